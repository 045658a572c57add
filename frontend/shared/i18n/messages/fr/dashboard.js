export default {
  forAdministrators: 'Le tableau de bord est réservé aux administrateurs.',
  refused: 'Le tableau de bord est réservé aux administrateurs',
  refusedText:
    "Vous êtes connecté en tant que {name}, dont le rôle ne l'ouvre pas. Votre travail se trouve dans le client.",
  toClient: 'Ouvrir le client',
};
