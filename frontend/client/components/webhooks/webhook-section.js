import { html } from 'lit';
import { Section } from '../../../shared/pages/components/section.js';
import './incoming-webhooks.js';
import './outgoing-webhooks.js';

/** The webhooks of a channel: what programs post into it, and what it tells programs. */
export class WebhookSection extends Section {
  static properties = { channel: { type: Number } };

  constructor() {
    super();
    this.channel = 0;
  }

  render() {
    const { workspace, channel } = this;
    return html`
      <incoming-webhooks .workspace=${workspace} .channel=${channel}></incoming-webhooks>
      <outgoing-webhooks .workspace=${workspace} .channel=${channel}></outgoing-webhooks>
    `;
  }
}

customElements.define('webhook-section', WebhookSection);
