/**
 * Short names for the types that cross the wire. They come from the server's OpenAPI document
 * (`npm run api-types` writes `api.d.ts`); nothing is described here a second time.
 *
 * @typedef {import('./api').components['schemas']} Schemas
 *
 * @typedef {Schemas['Account']} Account
 * @typedef {Schemas['Activity']} Activity
 * @typedef {Schemas['ApiToken']} ApiToken
 * @typedef {Schemas['Channel']} Channel
 * @typedef {Schemas['CreateAccount']} CreateAccount
 * @typedef {Schemas['CreateApiToken']} CreateApiToken
 * @typedef {Schemas['CreatedApiToken']} CreatedApiToken
 * @typedef {Schemas['CreatedInvitation']} CreatedInvitation
 * @typedef {Schemas['CreateInvitation']} CreateInvitation
 * @typedef {Schemas['EndReason']} EndReason
 * @typedef {Schemas['FailedSignIn']} FailedSignIn
 * @typedef {Schemas['Invitation']} Invitation
 * @typedef {Schemas['InvitationPreview']} InvitationPreview
 * @typedef {Schemas['Language']} Language
 * @typedef {Schemas['Me']} Me
 * @typedef {Schemas['Message']} Message
 * @typedef {Schemas['Permission'] | 'monitoring:read' | 'monitoring:act'} Permission
 * @typedef {Schemas['Person']} Person
 * @typedef {Schemas['Presence']} Presence
 * @typedef {Schemas['Quote']} Quote
 * @typedef {Schemas['ReadMarker']} ReadMarker
 * @typedef {Schemas['Role']} Role
 * @typedef {Schemas['SendMessage']} SendMessage
 * @typedef {Schemas['ServerInfo']} ServerInfo
 * @typedef {Schemas['Session']} Session
 * @typedef {Schemas['SessionElsewhere']} SessionElsewhere
 * @typedef {Schemas['Theme']} Theme
 * @typedef {Schemas['UpdateAccount']} UpdateAccount
 * @typedef {Schemas['UpdateMe']} UpdateMe
 *
 * @typedef {import('../transport/transport.js').Transport} Transport
 */

/**
 * One page of a list; `next` asks for the one after it.
 * @template T
 * @typedef {{ items: T[], next: string | null }} Page
 */

export {};
