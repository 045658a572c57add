import { html, nothing } from 'lit';
import { nameOf } from '../../../shared/app/names.js';
import { explain } from '../../../shared/app/problems.js';
import { Submission, valuesOf } from '../../../shared/app/submission.js';
import { confirmAction } from '../../../shared/components/confirm.js';
import { toast } from '../../../shared/components/toast.js';
import '../../../shared/components/ws-button.js';
import '../../../shared/components/ws-field.js';
import '../../../shared/components/ws-icon.js';
import {
  createIncomingWebhook,
  deleteIncomingWebhook,
  listIncomingWebhooks,
} from '../../../shared/data/webhooks.js';
import { formatRelative, t } from '../../../shared/i18n/i18n.js';
import { WebhookList } from './webhook-list.js';

/** @typedef {import('../../../shared/data/types.js').IncomingWebhook} IncomingWebhook */

/**
 * The addresses by which programs post into a channel.
 * @extends {WebhookList<IncomingWebhook>}
 */
export class IncomingWebhooks extends WebhookList {
  #submission = new Submission(this, ['name']);

  get direction() {
    return 'incoming';
  }

  async fetch() {
    return (await listIncomingWebhooks(this.workspace.transport, this.channel)).items;
  }

  render() {
    return html`<section>
      <div class="head">
        <h3>${t('webhooks.incoming')}</h3>
        ${
          this.adding || this.made
            ? nothing
            : html`<ws-button size="s" icon="plus" .label=${t('webhooks.addIncoming')} @click=${() => {
                this.adding = true;
              }}>${t('webhooks.add')}</ws-button>`
        }
      </div>
      <p class="about">${t('webhooks.incomingAbout')}</p>
      ${this.made ? this.#made() : this.adding ? this.#form() : nothing}
      ${this.webhooks.show(
        (webhooks) =>
          webhooks.length === 0
            ? html`<p class="none">${t('webhooks.noIncoming')}</p>`
            : html`<ul class="list">${webhooks.map((webhook) => this.#row(webhook))}</ul>`,
        { lines: 2 },
      )}
    </section>`;
  }

  #made() {
    return html`<div class="made">
      <p>${t('webhooks.madeIncoming', { name: this.made.webhook.name })}</p>
      <secret-box .value=${this.made.url} .label=${t('webhooks.url')}></secret-box>
      <div class="buttons"><ws-button @click=${() => {
        this.made = null;
      }}>${t('account.doneCopying')}</ws-button></div>
    </div>`;
  }

  #form() {
    return html`<form @submit=${this.#submit}>
      ${this.#submission.banner()}
      <ws-field .label=${t('webhooks.name')} .hint=${t('webhooks.nameHint')} name="name" required maxlength="40" autocomplete="off" autofocus .error=${this.#submission.field('name')}></ws-field>
      <div class="buttons">
        <ws-button type="submit" variant="primary" ?loading=${this.#submission.busy}>${t('webhooks.create')}</ws-button>
        <ws-button @click=${() => {
          this.adding = false;
        }}>${t('ui.cancel')}</ws-button>
      </div>
    </form>`;
  }

  /** @param {IncomingWebhook} webhook */
  #row(webhook) {
    const used = webhook.last_used_at
      ? t('webhooks.used', { time: formatRelative(webhook.last_used_at) })
      : t('webhooks.unused');
    return html`<li>
      <ws-icon name="arrow-down"></ws-icon>
      <div>
        <div class="what">${webhook.name}</div>
        <div class="detail">${t('webhooks.by', { name: nameOf(this.workspace.people, webhook.created_by) })} · ${used}</div>
      </div>
      <ws-button size="s" variant="quiet" icon="trash" .label=${t('webhooks.deleteNamed', { name: webhook.name })} @click=${() => this.#delete(webhook)}>${t('chat.delete')}</ws-button>
    </li>`;
  }

  /** @param {SubmitEvent} event */
  async #submit(event) {
    const { name } = valuesOf(event);
    await this.#submission.run(async () => {
      this.made = await createIncomingWebhook(this.workspace.transport, this.channel, name.trim());
      this.adding = false;
      await this.webhooks.load();
    });
  }

  /** @param {IncomingWebhook} webhook */
  async #delete(webhook) {
    const sure = await confirmAction({
      title: t('webhooks.deleteTitle', { name: webhook.name }),
      body: t('webhooks.deleteIncoming'),
      action: t('chat.delete'),
      danger: true,
    });
    if (!sure) return;
    try {
      await deleteIncomingWebhook(this.workspace.transport, webhook.id);
      await this.webhooks.load();
    } catch (error) {
      toast({ text: explain(error), tone: 'danger' });
    }
  }
}

customElements.define('incoming-webhooks', IncomingWebhooks);
