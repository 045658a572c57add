export default {
  everyTechnician: 'Tous les techniciens',
  filterItems: 'Filtrer les machines',
  clearFilters: 'Tout voir',
  nobody: 'personne',
  noItemSo: 'Aucune machine ne correspond',
  toBench: 'Ouvrir le lot',
  noOpenLotText: "Ce qui n'est pas fini de trier se voit ici, lot par lot.",
};
