/**
 * What the bench is heard by, so that nobody has to look up: short tones that the browser makes itself.
 *
 * @typedef {'ok' | 'moved' | 'kept' | 'duplicate' | 'reentry' | 'error'} Sound
 * @typedef {[frequency: number, begin: number, length: number]} Tone In hertz and seconds.
 */

const STORED = 'workspace.reception.muted';
const LOUDNESS = 0.14;

/** One high blip; two of them; a soft tick; two low ones; two that rise, as a question does; a long low one. @type {Record<Sound, { wave: OscillatorType, tones: Tone[] }>} */
export const SOUNDS = {
  ok: { wave: 'sine', tones: [[1320, 0, 0.07]] },
  moved: {
    wave: 'sine',
    tones: [
      [1320, 0, 0.07],
      [1320, 0.11, 0.07],
    ],
  },
  kept: { wave: 'triangle', tones: [[520, 0, 0.05]] },
  duplicate: {
    wave: 'triangle',
    tones: [
      [330, 0, 0.11],
      [330, 0.16, 0.11],
    ],
  },
  reentry: {
    wave: 'sine',
    tones: [
      [660, 0, 0.12],
      [990, 0.14, 0.18],
    ],
  },
  error: {
    wave: 'square',
    tones: [
      [196, 0, 0.16],
      [147, 0.18, 0.3],
    ],
  },
};

/** The tones of the bench; silent when muted, which is remembered on this computer. */
export class Sounds {
  muted = readMuted();
  /** @type {AudioContext | null} */
  #context = null;

  /** @param {boolean} muted */
  mute(muted) {
    this.muted = muted;
    try {
      localStorage.setItem(STORED, muted ? '1' : '0');
    } catch {
      // Without storage it lasts as long as the page.
    }
    if (!muted) this.play('ok');
  }

  /**
   * Plays a sound, where the computer has any. Nothing is made before the first one: it follows a key or a click, without which a
   * browser lets no page be heard.
   * @param {Sound} sound
   */
  play(sound) {
    if (this.muted || !('AudioContext' in globalThis)) return;
    try {
      this.#context ??= new AudioContext({ latencyHint: 'interactive' });
      const context = this.#context;
      // Asleep after a long pause, or where the first key was no gesture to the browser; what it refuses stays silent.
      if (context.state === 'suspended') void context.resume().catch(() => {});
      for (const tone of SOUNDS[sound].tones) sing(context, SOUNDS[sound].wave, tone);
    } catch {
      // A computer without sound is as good as a muted one.
    }
  }

  /** Lets go of the computer's sound. */
  close() {
    void this.#context?.close().catch(() => {});
    this.#context = null;
  }
}

/**
 * @param {AudioContext} context
 * @param {OscillatorType} wave
 * @param {Tone} tone
 */
function sing(context, wave, [frequency, begin, length]) {
  const start = context.currentTime + begin;
  const voice = context.createOscillator();
  const volume = context.createGain();
  voice.type = wave;
  voice.frequency.value = frequency;
  // A tone that begins or ends at once clicks.
  volume.gain.setValueAtTime(0, start);
  volume.gain.linearRampToValueAtTime(LOUDNESS, start + 0.008);
  volume.gain.setValueAtTime(LOUDNESS, start + length - 0.03);
  volume.gain.linearRampToValueAtTime(0, start + length);
  voice.connect(volume).connect(context.destination);
  voice.start(start);
  voice.stop(start + length);
}

function readMuted() {
  try {
    return localStorage.getItem(STORED) === '1';
  } catch {
    return false;
  }
}
