export default {
  everyTechnician: 'Every technician',
  filterItems: 'Filter machines',
  clearFilters: 'Show all',
  nobody: 'nobody',
  noItemSo: 'No machine fits',
  toBench: 'Open lot',
  noOpenLotText: 'What is not sorted yet is seen here, lot by lot.',
};
