DROP TABLE failed_sign_ins;
DROP TABLE api_tokens;
DROP TABLE invitations;
DROP TABLE refresh_tokens;
DROP TABLE sessions;
DROP TABLE accounts;
