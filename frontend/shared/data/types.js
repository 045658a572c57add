/**
 * Short names for the types that cross the wire. They come from the server's OpenAPI document
 * (`npm run api-types` writes `api.d.ts`); nothing is described here a second time.
 *
 * @typedef {import('./api').components['schemas']} Schemas
 *
 * @typedef {Schemas['Account']} Account
 * @typedef {Schemas['Activity']} Activity
 * @typedef {Schemas['ApiToken']} ApiToken
 * @typedef {Schemas['AddItems']} AddItems
 * @typedef {Schemas['Attachment']} Attachment
 * @typedef {Schemas['CatalogueEntry']} CatalogueEntry
 * @typedef {Schemas['CatalogueKind']} CatalogueKind
 * @typedef {Schemas['ChangedItems']} ChangedItems
 * @typedef {Schemas['Channel']} Channel
 * @typedef {Schemas['ChannelFile']} ChannelFile
 * @typedef {Schemas['ChannelInfo']} ChannelInfo
 * @typedef {Schemas['ChannelKind']} ChannelKind
 * @typedef {Schemas['CreateAccount']} CreateAccount
 * @typedef {Schemas['CreateApiToken']} CreateApiToken
 * @typedef {Schemas['CreateChannel']} CreateChannel
 * @typedef {Schemas['CreatedApiToken']} CreatedApiToken
 * @typedef {Schemas['CreateLot']} CreateLot
 * @typedef {Schemas['CreatedIncomingWebhook']} CreatedIncomingWebhook
 * @typedef {Schemas['CreatedInvitation']} CreatedInvitation
 * @typedef {Schemas['CreatedOutgoingWebhook']} CreatedOutgoingWebhook
 * @typedef {Schemas['CreateInvitation']} CreateInvitation
 * @typedef {Schemas['DirectoryChannel']} DirectoryChannel
 * @typedef {Schemas['Draft']} Draft
 * @typedef {Schemas['EndReason']} EndReason
 * @typedef {Schemas['FailedSignIn']} FailedSignIn
 * @typedef {Schemas['FollowedThread']} FollowedThread
 * @typedef {Schemas['FormerText']} FormerText
 * @typedef {Schemas['Hit']} Hit
 * @typedef {Schemas['ImportReport']} ImportReport
 * @typedef {Schemas['IncomingWebhook']} IncomingWebhook
 * @typedef {Schemas['Invitation']} Invitation
 * @typedef {Schemas['InvitationPreview']} InvitationPreview
 * @typedef {Schemas['ImportField']} ImportField
 * @typedef {Schemas['Item']} Item
 * @typedef {Schemas['ItemVersion']} ItemVersion
 * @typedef {Schemas['Kind']} Kind
 * @typedef {Schemas['Language']} Language
 * @typedef {Schemas['Life']} Life
 * @typedef {Schemas['LifeEvent']} LifeEvent
 * @typedef {Schemas['LifeItem']} LifeItem
 * @typedef {Schemas['Lot']} Lot
 * @typedef {Schemas['LotImportReport']} LotImportReport
 * @typedef {Schemas['LotCounters']} LotCounters
 * @typedef {Schemas['LotState']} LotState
 * @typedef {Omit<Schemas['Me'], 'status'> & { status?: Schemas['OwnStatus'] }} Me A sign-in answers without the status.
 * @typedef {Schemas['Member']} Member
 * @typedef {Schemas['Message']} Message
 * @typedef {Schemas['Named']} Named
 * @typedef {Schemas['NewItem']} NewItem
 * @typedef {Schemas['Notify']} Notify
 * @typedef {Schemas['Os']} Os
 * @typedef {Schemas['Outcome']} Outcome
 * @typedef {Schemas['OutgoingWebhook']} OutgoingWebhook
 * @typedef {Schemas['OwnStatus']} OwnStatus
 * @typedef {Schemas['Permission'] | 'monitoring:read' | 'monitoring:act'} Permission
 * @typedef {Schemas['Person']} Person
 * @typedef {Schemas['Preferences']} Preferences
 * @typedef {Schemas['Presence']} Presence
 * @typedef {Schemas['Quote']} Quote
 * @typedef {Schemas['Reaction']} Reaction
 * @typedef {Schemas['ReadMarker']} ReadMarker
 * @typedef {Schemas['Report']} Report
 * @typedef {Schemas['Resolution']} Resolution
 * @typedef {Schemas['Role']} Role
 * @typedef {Schemas['SendMessage']} SendMessage
 * @typedef {Schemas['ServerInfo']} ServerInfo
 * @typedef {Schemas['Session']} Session
 * @typedef {Schemas['SessionElsewhere']} SessionElsewhere
 * @typedef {Schemas['SetItems']} SetItems
 * @typedef {Schemas['SetPreferences']} SetPreferences
 * @typedef {Schemas['SetStatus']} SetStatus
 * @typedef {Schemas['Status']} Status
 * @typedef {Schemas['Theme']} Theme
 * @typedef {Schemas['ThreadMarker']} ThreadMarker
 * @typedef {Schemas['ThreadSummary']} ThreadSummary
 * @typedef {Schemas['UpdateAccount']} UpdateAccount
 * @typedef {Schemas['UpdateChannel']} UpdateChannel
 * @typedef {Schemas['UpdateLot']} UpdateLot
 * @typedef {Schemas['UpdateMe']} UpdateMe
 * @typedef {Schemas['UpdateOutgoingWebhook']} UpdateOutgoingWebhook
 * @typedef {Schemas['Worker']} Worker
 *
 * @typedef {import('../transport/transport.js').Transport} Transport
 */

/**
 * One page of a list; `next` asks for the one after it.
 * @template T
 * @typedef {{ items: T[], next: string | null }} Page
 */

export {};
