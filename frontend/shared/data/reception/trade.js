import { BASE, callsOf } from './records.js';

/**
 * The typed calls about orders, donations and loans.
 *
 * @typedef {import('../types.js').Transport} Transport
 * @typedef {import('../types.js').Schemas} Schemas
 * @typedef {Schemas['Donation']} Donation
 * @typedef {Schemas['DonationInfo']} DonationInfo
 * @typedef {Schemas['Loan']} Loan
 * @typedef {Schemas['LoanInfo']} LoanInfo
 * @typedef {Schemas['LoanLine']} LoanLine
 * @typedef {Schemas['Order']} Order
 * @typedef {Schemas['OrderInfo']} OrderInfo
 * @typedef {Schemas['OrderState']} OrderState
 */

/** @type {import('./records.js').RecordCalls<Order, OrderInfo, Schemas['CreateOrder'], Schemas['UpdateOrder']>} */
export const orders = callsOf('orders');

/** @type {import('./records.js').RecordCalls<Donation, DonationInfo, Schemas['CreateDonation'], Schemas['UpdateDonation']>} */
export const donations = callsOf('donations');

/** @type {import('./records.js').RecordCalls<Loan, LoanInfo, Schemas['CreateLoan'], Schemas['UpdateLoan']>} */
export const loans = callsOf('loans');

/**
 * Moves an order on.
 * @param {Transport} transport
 * @param {number} order
 * @param {Schemas['MoveOrder']} move
 * @returns {Promise<Order>}
 */
export function moveOrder(transport, order, move) {
  return transport.request('PUT', `${BASE}/orders/${order}/state`, { body: move });
}

/**
 * Notes that lines of a loan came back.
 * @param {Transport} transport
 * @param {number} loan
 * @param {Schemas['ReturnLines']} returned
 * @returns {Promise<Loan>}
 */
export function returnLines(transport, loan, returned) {
  return transport.request('POST', `${BASE}/loans/${loan}/returns`, { body: returned });
}

/**
 * Takes back that a line of a loan came back, which administrators may.
 * @param {Transport} transport
 * @param {number} loan
 * @param {number} line
 * @returns {Promise<Loan>}
 */
export function undoReturn(transport, loan, line) {
  return transport.request('DELETE', `${BASE}/loans/${loan}/returns/${line}`);
}
