export default {
  home: 'Accueil',
  overview: 'Vue',
  clients: 'Postes',
  problems: 'Problèmes',
  chat: 'Tchat',
  people: 'Équipe',
  activity: 'Activité',
  account: 'Réglages',
  notice: "De l'administrateur :",
  notFound: "Cette page n'existe pas",
  notFoundWhy: 'Rien à montrer à cette adresse',
  notFoundText: "L'adresse est peut-être mal tapée, ou votre rôle ne montre pas cette page.",
  toHome: "Aller à l'accueil",
  pageFailed:
    "Cette page n'a pas pu être chargée. Le serveur a peut-être été mis à jour : rechargez pour avoir la nouvelle version.",
  alreadySignedIn: 'Vous êtes déjà connecté. Déconnectez-vous pour utiliser une invitation.',
  signOutWaiting: {
    one: 'Se déconnecter alors que {count} message attend ?',
    other: 'Se déconnecter alors que {count} messages attendent ?',
  },
  signOutScans: {
    one: 'Se déconnecter alors que {count} envoi attend ?',
    other: 'Se déconnecter alors que {count} envois attendent ?',
  },
  signOutWaitingBody: 'Cela reste sur cet appareil et partira quand vous vous y reconnecterez.',
  signOutFailed: 'Vous êtes toujours connecté : {reason}',
};
