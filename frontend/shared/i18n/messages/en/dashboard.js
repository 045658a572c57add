export default {
  forAdministrators: 'The dashboard is for administrators.',
  refused: 'The dashboard is for administrators',
  refusedText: 'You are signed in as {name}, whose role does not open it. Your work is in the client.',
  toClient: 'Open the client',
};
