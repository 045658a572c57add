/**
 * The parts of reception: each one's place in the tabs, its addresses, and the pages they lead to. A part is added here and nowhere
 * else; its tab is called by `reception.tab_<id>`.
 *
 * @typedef {object} ReceptionSection
 * @property {string} id
 * @property {string} icon
 * @property {string} path Where its tab leads.
 * @property {import('../../../shared/app/router.js').Addresses} addresses
 * @property {Record<string, () => Promise<unknown>>} pages By name, as the addresses have it; `lot` is the element `lot-page`.
 */

/** @type {ReceptionSection[]} */
export const SECTIONS = [
  {
    id: 'lots',
    icon: 'package-open',
    path: '/reception',
    addresses: [
      ['reception', '/reception'],
      ['lot', '/reception/lots/:lot'],
      ['lot', '/reception/lots/:lot/:item'],
      ['item', '/reception/items/:id'],
    ],
    pages: {
      reception: () => import('./reception.js'),
      lot: () => import('./lot.js'),
      item: () => import('./label.js'),
    },
  },
  {
    id: 'inventory',
    icon: 'layers',
    path: '/reception/inventory',
    addresses: [['inventory', '/reception/inventory']],
    pages: { inventory: () => import('./inventory.js') },
  },
  {
    id: 'disks',
    icon: 'hard-drive',
    path: '/reception/disks',
    addresses: [
      ['disks', '/reception/disks'],
      ['disk_session', '/reception/disks/:session'],
      ['disk', '/reception/disk/:id'],
    ],
    pages: {
      disks: () => import('./disks.js'),
      disk_session: () => import('./disk-session.js'),
      disk: () => import('./label.js'),
    },
  },
  {
    id: 'orders',
    icon: 'shopping-cart',
    path: '/reception/orders',
    addresses: [
      ['orders', '/reception/orders'],
      ['order', '/reception/orders/:order'],
    ],
    pages: {
      orders: () => import('./orders.js'),
      order: () => import('./order.js'),
    },
  },
  {
    id: 'donations',
    icon: 'gift',
    path: '/reception/donations',
    addresses: [
      ['donations', '/reception/donations'],
      ['donation', '/reception/donations/:donation'],
    ],
    pages: {
      donations: () => import('./donations.js'),
      donation: () => import('./donation.js'),
    },
  },
  {
    id: 'loans',
    icon: 'handshake',
    path: '/reception/loans',
    addresses: [
      ['loans', '/reception/loans'],
      ['loan', '/reception/loans/:loan'],
    ],
    pages: {
      loans: () => import('./loans.js'),
      loan: () => import('./loan.js'),
    },
  },
  {
    id: 'stocktakes',
    icon: 'clipboard-check',
    path: '/reception/stocktakes',
    addresses: [
      ['stocktakes', '/reception/stocktakes'],
      ['stocktake', '/reception/stocktakes/:stocktake'],
    ],
    pages: {
      stocktakes: () => import('./stocktakes.js'),
      stocktake: () => import('./stocktake.js'),
    },
  },
  {
    id: 'places',
    icon: 'map-pin',
    path: '/reception/places',
    addresses: [
      ['places', '/reception/places'],
      ['places', '/reception/places/:place'],
    ],
    pages: { places: () => import('./places.js') },
  },
  {
    id: 'history',
    icon: 'scroll-text',
    path: '/reception/history',
    addresses: [['history', '/reception/history']],
    pages: { history: () => import('./history.js') },
  },
  {
    id: 'traceability',
    icon: 'route',
    path: '/reception/traceability',
    addresses: [
      ['traceability', '/reception/traceability'],
      ['traceability', '/reception/traceability/serial/:serial'],
      ['traceability', '/reception/traceability/year/:year'],
      ['traceability', '/reception/traceability/year/:year/:month'],
      ['traceability', '/reception/traceability/year/:year/:month/:kind'],
    ],
    pages: { traceability: () => import('./traceability.js') },
  },
  {
    id: 'statistics',
    icon: 'chart-column',
    path: '/reception/statistics',
    addresses: [['statistics', '/reception/statistics']],
    pages: { statistics: () => import('./statistics.js') },
  },
];

/** @type {import('../../../shared/app/router.js').Addresses} */
export const RECEPTION_ADDRESSES = SECTIONS.flatMap((section) => section.addresses);

/** @type {Record<string, () => Promise<unknown>>} */
export const RECEPTION_PAGES = Object.assign({}, ...SECTIONS.map((section) => section.pages));
