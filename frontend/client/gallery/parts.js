import { html } from 'lit';
import { confirmAction } from '../../shared/components/confirm.js';
import { toast } from '../../shared/components/toast.js';
import { icons } from '../../shared/look/icons.generated.js';
import { MACHINE_COLUMNS, machines, PEOPLE, sample } from './sample.js';

const few = machines(7);
const many = machines(5000);
const now = Date.now();
const MINUTE = 60_000;

const MENU = [
  { id: 'edit', label: 'Renommer', icon: 'pencil', keys: 'F2' },
  { id: 'copy', label: 'Copier le lien', icon: 'link', hint: 'Pour les membres du canal' },
  { id: 'pin', label: 'Épingler', icon: 'pin', disabled: true },
  { separator: /** @type {const} */ (true) },
  { id: 'delete', label: 'Supprimer le canal', icon: 'trash', danger: true },
];

const SURFACES = [
  'surface-0',
  'surface-1',
  'surface-2',
  'surface-3',
  'accent',
  'accent-soft',
  'state-ok-soft',
  'state-danger-soft',
  'state-info-soft',
  'state-attention-soft',
  'rail',
];

export const look = () => html`<section class="part"><h2>Look</h2>
  ${sample('surfaces', html`<div class="swatches">${SURFACES.map((name) => html`<div class="swatch" data-surface=${name}>${name}</div>`)}</div>`)}
  ${sample('type', html`<div class="stack"><div class="type-28">Vue d’ensemble 1 204 118</div><div class="type-20">Lot 42</div><div>La palette de la mairie est arrivée, 34 portables.</div><code>5CG0231XQ7 0O 1lI</code></div>`)}
  ${sample('icons', html`<div class="row">${Object.keys(icons).map((name) => html`<ws-tooltip .text=${name}><ws-icon .name=${name} .size=${20} .label=${name}></ws-icon></ws-tooltip>`)}</div>`)}
</section>`;

export const actions = () => html`<section class="part"><h2>Actions</h2>
  ${sample(
    'ws-button',
    html`<div class="stack">
      <div class="row">
        <ws-button variant="primary" icon="check">Terminer le tri</ws-button>
        <ws-button icon="download">Exporter</ws-button>
        <ws-button variant="quiet">Annuler</ws-button>
        <ws-button variant="danger" icon="trash">Supprimer le lot 42</ws-button>
        <ws-button href="#link" icon-end="external-link">Ouvrir</ws-button>
        <ws-button icon="search" keys="Ctrl+K">Rechercher</ws-button>
      </div>
      <div class="row">
        <ws-button variant="primary" size="s">Ajouter</ws-button>
        <ws-button size="s" icon="plus">Ajouter</ws-button>
        <ws-button variant="primary" loading>Envoi</ws-button>
        <ws-button disabled icon="lock">Verrouillé</ws-button>
        <ws-button variant="primary" disabled>Enregistrer</ws-button>
        <ws-button variant="primary" keys="Ctrl+Enter">Envoyer</ws-button>
      </div>
    </div>`,
  )}
  ${sample(
    'ws-icon-button',
    html`<div class="row">
      <ws-icon-button icon="pencil" label="Renommer"></ws-icon-button>
      <ws-icon-button variant="secondary" icon="search" label="Rechercher"></ws-icon-button>
      <ws-icon-button variant="danger" icon="trash" label="Supprimer"></ws-icon-button>
      <ws-icon-button icon="pin" label="Épingler" .pressed=${true}></ws-icon-button>
      <ws-icon-button icon="bell" label="Alertes" .count=${3}></ws-icon-button>
      <ws-icon-button size="s" icon="x" label="Fermer"></ws-icon-button>
      <ws-icon-button icon="lock" label="Verrouillé" disabled></ws-icon-button>
    </div>`,
  )}
  ${sample('ws-menu', html`<ws-menu label="Canal" .items=${MENU}><ws-button slot="trigger" icon-end="chevron-down">Canal</ws-button></ws-menu>`)}
  ${sample(
    'ws-segmented',
    html`<div class="row">
      <ws-segmented label="Type" value="fixe" .options=${[
        { value: 'portable', label: 'Portable', keys: 'P' },
        { value: 'fixe', label: 'Fixe', keys: 'F' },
        { value: 'ecran', label: 'Écran', keys: 'E' },
      ]}></ws-segmented>
      <ws-segmented label="Vue" icons-only value="table" .options=${[
        { value: 'table', label: 'Tableau', icon: 'table-2' },
        { value: 'list', label: 'Liste', icon: 'list' },
      ]}></ws-segmented>
    </div>`,
  )}
  ${sample(
    'ws-tabs',
    html`<ws-tabs label="Compte" .tabs=${[
      { id: 'profile', label: 'Profil', icon: 'user' },
      { id: 'sessions', label: 'Sessions', count: 2 },
      { id: 'tokens', label: 'Jetons' },
    ]}><p slot="profile" class="panel">Votre nom et votre couleur.</p><p slot="sessions" class="panel">Deux sessions.</p><p slot="tokens" class="panel">Aucun jeton.</p></ws-tabs>`,
  )}
  ${sample(
    'ws-chip',
    html`<div class="row">
      <ws-chip .pressed=${true}>En ligne</ws-chip><ws-chip .pressed=${false} icon="user-x">Désactivés</ws-chip>
      <ws-chip removable>Lina Moreau</ws-chip><ws-chip icon="tag">lot 42</ws-chip>
    </div>`,
  )}
</section>`;

export const forms = () => html`<section class="part"><h2>Forms</h2>
  ${sample(
    'ws-field',
    html`<form class="form" @submit=${(/** @type {Event} */ event) => event.preventDefault()}>
      <ws-field label="Nom" name="name" value="Lina Moreau" required></ws-field>
      <ws-field label="Adresse mail" name="mail" type="email" placeholder="prenom@exemple.fr" hint="Pour retrouver un mot de passe."></ws-field>
      <ws-field label="Numéro de série" mono icon="scan-barcode" value="5CG0231XQ7"><ws-badge slot="end" tone="ok" icon="check">ajoutée</ws-badge></ws-field>
      <ws-field label="Identifiant" value="lina" error="« lina » est déjà pris." hint="3 à 32 lettres, chiffres, points ou tirets."></ws-field>
      <ws-field label="Rôle" type="select" value="member" .options=${[
        { value: 'admin', label: 'Administrateur' },
        { value: 'member', label: 'Membre' },
      ]}></ws-field>
      <ws-field label="Verrouillé" value="ne change pas" disabled></ws-field>
      <ws-field label="Rechercher" hide-label type="search" icon="search" placeholder="Rechercher"><ws-kbd slot="end" keys="Ctrl+K"></ws-kbd></ws-field>
      <ws-field label="Note" type="textarea" value="Ordre de tri des portables : état, RAM, disque, batterie."></ws-field>
      <ws-button type="submit" variant="primary">Enregistrer</ws-button>
    </form>`,
  )}
  ${sample(
    'ws-password-field',
    html`<div class="form">
      <ws-password-field label="Mot de passe" value="secret"></ws-password-field>
      <ws-password-field label="Nouveau mot de passe" fresh value="assez lo"></ws-password-field>
      <ws-password-field label="Nouveau mot de passe, long" fresh value="cheval agrafe pile"></ws-password-field>
    </div>`,
  )}
  ${sample(
    'ws-checkbox',
    html`<div class="form">
      <ws-checkbox label="Rester connecté" checked></ws-checkbox>
      <ws-checkbox label="Toutes les lignes" indeterminate></ws-checkbox>
      <ws-checkbox label="Fermer mes autres sessions" hint="Elles devront se reconnecter."></ws-checkbox>
      <ws-checkbox kind="switch" label="Me prévenir" checked hint="Une notification par mention."></ws-checkbox>
      <ws-checkbox kind="switch" label="Son"></ws-checkbox>
      <ws-checkbox label="Indisponible" disabled></ws-checkbox>
    </div>`,
  )}
</section>`;

export const showing = () => html`<section class="part"><h2>Showing</h2>
  ${sample(
    'ws-badge',
    html`<div class="row">
      <ws-badge>à trier</ws-badge><ws-badge tone="accent">nouveau</ws-badge><ws-badge tone="ok" icon="circle-check">tout va bien</ws-badge>
      <ws-badge tone="danger" icon="triangle-alert">lent</ws-badge><ws-badge tone="info" icon="rotate-ccw">deuxième passage</ws-badge>
      <ws-badge tone="attention" dot>absent</ws-badge>
      <ws-badge .count=${12} tone="accent" count-label="12 non lus"></ws-badge><ws-badge .count=${3} tone="attention"></ws-badge><ws-badge .count=${140}></ws-badge>
    </div>`,
  )}
  ${sample(
    'ws-avatar',
    html`<div class="row">
      ${PEOPLE.map(({ name, color }, index) => html`<ws-avatar .name=${name} .color=${color} .size=${[20, 24, 32, 36, 48][index]}></ws-avatar>`)}
      <ws-avatar name="Lina Moreau" color="#f6d860" presence="online"></ws-avatar><ws-avatar name="Li" color="#101010" presence="away"></ws-avatar>
      <ws-avatar name="Yann Kervella" color="#3b76b8" presence="offline" size="24"></ws-avatar><ws-avatar former></ws-avatar>
    </div>`,
  )}
  ${sample(
    'ws-date',
    html`<div class="row">
      ${[0.2, 5, 90, 60 * 26, 60 * 24 * 4, 60 * 24 * 40, 60 * 24 * 500].map((minutes) => html`<ws-date .value=${now - minutes * MINUTE}></ws-date>`)}
      <ws-date format="time" .value=${now}></ws-date><ws-date format="datetime" .value=${now}></ws-date>
    </div>`,
  )}
  ${sample('ws-kbd', html`<div class="row"><ws-kbd keys="Ctrl+K"></ws-kbd><ws-kbd keys="?"></ws-kbd><ws-kbd keys="g c"></ws-kbd><ws-kbd keys="Ctrl+Shift+Enter"></ws-kbd></div>`)}
  ${sample(
    'ws-banner',
    html`<div class="stack">
      <ws-banner tone="attention" heading="Un poste a une version trop ancienne.">accueil (Ana Teixeira) utilise 0.9.8 ; la mise à jour 1.0.0 attend.
        <ws-button slot="actions">Voir le poste</ws-button><ws-button slot="actions">Mettre en sourdine</ws-button></ws-banner>
      <ws-banner tone="info" dismissible>Une nouvelle version est prête. Elle s’installera au prochain démarrage.</ws-banner>
      <ws-banner tone="danger" heading="Sauvegarde manquée.">Le disque est plein depuis 3 h.</ws-banner>
      <ws-banner tone="ok">Le lot 42 est trié.</ws-banner>
    </div>`,
  )}
  ${sample(
    'ws-page-header',
    html`<div class="stack">
      <div class="framed"><ws-page-header level="3" heading="Lot 42" sub="Mairie de Lannion, reçu aujourd’hui 9 h 10" .crumbs=${[{ label: 'Réception', href: '#reception' }]}>
        <ws-badge slot="meta" tone="info">en cours</ws-badge>
        <ws-button slot="actions" icon="tags">Étiquettes</ws-button><ws-button slot="actions" variant="primary" icon="check">Terminer le tri</ws-button>
      </ws-page-header></div>
      <div class="framed"><ws-page-header level="3" back icon="hash" heading="atelier" sub="Arrivages, tri et réparations">
        <ws-icon-button slot="actions" variant="secondary" icon="search" label="Rechercher dans le canal"></ws-icon-button>
      </ws-page-header></div>
    </div>`,
  )}
  ${sample(
    'ws-state',
    html`<div class="form">
      <div class="framed"><ws-state kind="empty" icon="message-square" heading="Aucun message" text="Écrivez le premier : tout le monde dans #atelier le verra."><ws-button slot="action" variant="primary" icon="pen">Écrire</ws-button></ws-state></div>
      <div class="framed"><ws-state kind="error" retry request-id="01JC9Q4T7M2R"></ws-state></div>
      <div class="framed"><ws-state kind="offline"></ws-state></div>
      <div class="framed"><ws-state kind="loading" shape="rows"></ws-state></div>
      <div class="framed"><ws-state kind="loading" shape="messages" lines="4"></ws-state></div>
      <div class="framed"><ws-state kind="loading" shape="form" lines="3"></ws-state></div>
    </div>`,
  )}
</section>`;

export const floating = () => html`<section class="part"><h2>Floating</h2>
  ${sample(
    'ws-dialog',
    html`<div class="row">
      <ws-button id="open-dialog" @click=${(/** @type {Event} */ event) => {
        const row = /** @type {HTMLElement} */ (event.currentTarget).parentElement;
        const dialog =
          /** @type {import('../../shared/components/ws-dialog.js').WsDialog | null | undefined} */ (
            row?.querySelector('ws-dialog')
          );
        dialog?.show();
      }}>Inviter quelqu’un…</ws-button>
      <ws-button id="open-confirm" variant="danger" @click=${async () => {
        const sure = await confirmAction({
          title: 'Supprimer #cantine ?',
          body: 'Ses 214 messages seront effacés pour tous. Cela ne se défait pas.',
          action: 'Supprimer #cantine',
          danger: true,
        });
        toast({ text: sure ? '#cantine est supprimé.' : 'Rien n’a changé.', timeout: 60_000 });
      }}>Supprimer #cantine…</ws-button>
      <ws-dialog heading="Inviter quelqu’un">
        <div class="stack"><ws-field label="Adresse mail" type="email" autofocus></ws-field><ws-field label="Rôle" type="select" value="member" .options=${[{ value: 'member', label: 'Membre' }]}></ws-field></div>
        <ws-button slot="footer">Annuler</ws-button><ws-button slot="footer" variant="primary">Envoyer l’invitation</ws-button>
      </ws-dialog>
    </div>`,
  )}
  ${sample(
    'toast',
    html`<div class="row">
      <ws-button id="toast-undo" @click=${() => toast({ text: 'Message supprimé.', action: { label: 'Rétablir', run: () => toast({ text: 'Message rétabli.', tone: 'ok' }) } })}>À défaire</ws-button>
      <ws-button id="toast-error" @click=${() => toast({ text: 'Le fichier n’a pas pu partir : il dépasse 20 Mo.', tone: 'danger' })}>Erreur</ws-button>
    </div>`,
  )}
  ${sample('ws-tooltip', html`<ws-tooltip text="Latence mesurée toutes les 20 s"><ws-button variant="quiet" icon="activity">4 ms</ws-button></ws-tooltip>`)}
</section>`;

export const lists = () => html`<section class="part"><h2>Lists</h2>
  ${sample(
    'ws-table',
    html`<div class="stack">
      <ws-table label="Machines du lot 42" .columns=${MACHINE_COLUMNS} .rows=${few} .rowLabel=${(/** @type {any} */ row) => row.serial} sort="id" local-sort selectable openable .current=${3}>
        <ws-field slot="toolbar" label="Filtrer" hide-label type="search" icon="search" placeholder="Filtrer"></ws-field>
        <ws-button slot="actions" icon="download">Exporter</ws-button>
        <ws-button slot="selection" size="s" icon="tags">Étiquettes</ws-button>
      </ws-table>
      <div class="tall"><ws-table id="many" label="Cinq mille machines" .columns=${MACHINE_COLUMNS} .rows=${many} .rowLabel=${(/** @type {any} */ row) => row.serial} local-sort selectable openable pending="3"></ws-table></div>
      <ws-table label="Machines en attente" .columns=${MACHINE_COLUMNS} empty-heading="Aucune machine dans ce lot" empty-text="Scannez la première : elle apparaîtra ici."><ws-button slot="empty" variant="primary" icon="scan-barcode">Scanner</ws-button></ws-table>
      <ws-table label="Machines en chargement" .columns=${MACHINE_COLUMNS} state="loading"></ws-table>
      <ws-table label="Machines en erreur" .columns=${MACHINE_COLUMNS} state="error" .problem=${{ requestId: '01JC9Q4T7M2R' }}></ws-table>
    </div>`,
  )}
</section>`;
