import { html, nothing } from 'lit';
import { nameOf } from '../../../shared/app/names.js';
import { explain } from '../../../shared/app/problems.js';
import { Submission, valuesOf } from '../../../shared/app/submission.js';
import { confirmAction } from '../../../shared/components/confirm.js';
import { toast } from '../../../shared/components/toast.js';
import '../../../shared/components/ws-badge.js';
import '../../../shared/components/ws-button.js';
import '../../../shared/components/ws-field.js';
import '../../../shared/components/ws-icon.js';
import {
  createOutgoingWebhook,
  deleteOutgoingWebhook,
  listOutgoingWebhooks,
  updateOutgoingWebhook,
} from '../../../shared/data/webhooks.js';
import { hasMessage, t } from '../../../shared/i18n/i18n.js';
import { WebhookList } from './webhook-list.js';

/** @typedef {import('../../../shared/data/types.js').OutgoingWebhook} OutgoingWebhook */

/**
 * Why the last delivery failed: in words where the server gave a known code, else as it put it.
 * @param {string | null | undefined} error
 */
function explainFailure(error) {
  if (!error) return '';
  const status = /^answered_(\d+)$/.exec(error)?.[1];
  if (status === '410') return t('webhooks.failed_gone');
  if (status) return t(`webhooks.failed_${status.startsWith('3') ? 'redirected' : 'answered'}`, { status });
  const key = `webhooks.failed_${error}`;
  return hasMessage(key) ? t(key) : error;
}

/**
 * The addresses that are told of a channel's messages.
 * @extends {WebhookList<OutgoingWebhook>}
 */
export class OutgoingWebhooks extends WebhookList {
  #submission = new Submission(this, ['name', 'url']);

  get direction() {
    return 'outgoing';
  }

  async fetch() {
    return (await listOutgoingWebhooks(this.workspace.transport, this.channel)).items;
  }

  render() {
    return html`<section>
      <div class="head">
        <h3>${t('webhooks.outgoing')}</h3>
        ${
          this.adding || this.made
            ? nothing
            : html`<ws-button size="s" icon="plus" .label=${t('webhooks.addOutgoing')} @click=${() => {
                this.adding = true;
              }}>${t('webhooks.add')}</ws-button>`
        }
      </div>
      <p class="about">${t('webhooks.outgoingAbout')}</p>
      ${this.made ? this.#made() : this.adding ? this.#form() : nothing}
      ${this.webhooks.show(
        (webhooks) =>
          webhooks.length === 0
            ? html`<p class="none">${t('webhooks.noOutgoing')}</p>`
            : html`<ul class="list">${webhooks.map((webhook) => this.#row(webhook))}</ul>`,
        { lines: 2 },
      )}
    </section>`;
  }

  #made() {
    return html`<div class="made">
      <p>${t('webhooks.madeOutgoing', { name: this.made.webhook.name })}</p>
      <secret-box .value=${this.made.secret} .label=${t('webhooks.secret')}></secret-box>
      <div class="buttons"><ws-button @click=${() => {
        this.made = null;
      }}>${t('account.doneCopying')}</ws-button></div>
    </div>`;
  }

  #form() {
    return html`<form @submit=${this.#submit}>
      ${this.#submission.banner()}
      <ws-field .label=${t('webhooks.name')} name="name" required maxlength="40" autocomplete="off" autofocus .error=${this.#submission.field('name')}></ws-field>
      <ws-field .label=${t('webhooks.url')} .hint=${t('webhooks.urlHint')} name="url" type="url" mono required maxlength="500" placeholder="https://" autocomplete="off"
        .error=${this.#submission.field('url')}></ws-field>
      <div class="buttons">
        <ws-button type="submit" variant="primary" ?loading=${this.#submission.busy}>${t('webhooks.create')}</ws-button>
        <ws-button @click=${() => {
          this.adding = false;
        }}>${t('ui.cancel')}</ws-button>
      </div>
    </form>`;
  }

  /** @param {OutgoingWebhook} webhook */
  #row(webhook) {
    const off = Boolean(webhook.disabled_at);
    const failure = explainFailure(webhook.last_error);
    const reason =
      off && failure
        ? t('webhooks.offBecause', { reason: failure })
        : webhook.failures > 0
          ? t('webhooks.failures', { count: webhook.failures, reason: failure })
          : '';
    return html`<li>
      <ws-icon name="arrow-up"></ws-icon>
      <div>
        <div class="what">${webhook.name} <ws-badge tone=${off ? 'neutral' : webhook.failures > 0 ? 'attention' : 'ok'} dot>${t(off ? 'webhooks.off' : webhook.failures > 0 ? 'webhooks.failing' : 'webhooks.on')}</ws-badge></div>
        <div class="detail">${webhook.url}</div>
        <div class="detail">${t('webhooks.by', { name: nameOf(this.workspace.people, webhook.created_by) })}</div>
        ${reason ? html`<div class="reason"><ws-icon name="triangle-alert" .size=${14}></ws-icon>${reason}</div>` : nothing}
      </div>
      <div class="buttons">
        <ws-button size="s" .label=${t(off ? 'webhooks.enableNamed' : 'webhooks.disableNamed', { name: webhook.name })} @click=${() => this.#toggle(webhook)}>${t(off ? 'webhooks.enable' : 'webhooks.disable')}</ws-button>
        <ws-button size="s" variant="quiet" icon="trash" .label=${t('webhooks.deleteNamed', { name: webhook.name })} @click=${() => this.#delete(webhook)}>${t('chat.delete')}</ws-button>
      </div>
    </li>`;
  }

  /** @param {SubmitEvent} event */
  async #submit(event) {
    const { name, url } = valuesOf(event);
    await this.#submission.run(async () => {
      this.made = await createOutgoingWebhook(this.workspace.transport, this.channel, {
        name: name.trim(),
        url: url.trim(),
      });
      this.adding = false;
      await this.webhooks.load();
    });
  }

  /** @param {OutgoingWebhook} webhook */
  async #toggle(webhook) {
    const change = { version: webhook.version, disabled: !webhook.disabled_at };
    await this.#change(() => updateOutgoingWebhook(this.workspace.transport, webhook.id, change));
  }

  /** @param {OutgoingWebhook} webhook */
  async #delete(webhook) {
    const sure = await confirmAction({
      title: t('webhooks.deleteTitle', { name: webhook.name }),
      body: t('webhooks.deleteOutgoing'),
      action: t('chat.delete'),
      danger: true,
    });
    if (sure) await this.#change(() => deleteOutgoingWebhook(this.workspace.transport, webhook.id));
  }

  /** @param {() => Promise<unknown>} work */
  async #change(work) {
    try {
      await work();
    } catch (error) {
      toast({ text: explain(error), tone: 'danger' });
    }
    await this.webhooks.load();
  }
}

customElements.define('outgoing-webhooks', OutgoingWebhooks);
