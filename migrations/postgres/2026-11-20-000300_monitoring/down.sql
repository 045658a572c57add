DROP TABLE monitoring_problem_accounts;
DROP TABLE monitoring_problems;
DROP TABLE monitoring_samples;
