export default {
  home: 'Home',
  overview: 'Overview',
  clients: 'Clients',
  problems: 'Problems',
  chat: 'Chat',
  people: 'People',
  activity: 'Activity',
  account: 'Settings',
  notice: 'From the administrator:',
  notFound: 'There is no such page',
  notFoundWhy: 'Nothing to show at this address',
  notFoundText: 'The address may be mistyped, or your role does not show this page.',
  toHome: 'Go to home',
  pageFailed:
    'This page could not be loaded. The server may have been updated: reload to get the new version.',
  alreadySignedIn: 'You are signed in already. Sign out to use an invitation.',
  signOutWaiting: {
    one: 'Sign out while {count} message waits?',
    other: 'Sign out while {count} messages wait?',
  },
  signOutScans: {
    one: 'Sign out while {count} scan waits?',
    other: 'Sign out while {count} scans and messages wait?',
  },
  signOutWaitingBody: 'It stays on this device and goes out when you sign in here again.',
  signOutFailed: 'You are still signed in: {reason}',
};
