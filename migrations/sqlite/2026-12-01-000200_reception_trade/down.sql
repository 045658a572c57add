DROP TABLE reception_loan_lines;
DROP TABLE reception_loans;
DROP TABLE reception_donation_lines;
DROP TABLE reception_donations;
DROP TABLE reception_order_lines;
DROP TABLE reception_orders;
