interface Sample {
  at: number;
  total: number;
}

/**
 * Messages per second from successive end offsets, over the last ten seconds: long enough that a group commit does
 * not make the number jump, short enough to follow a change.
 */
export class RateMeter {
  static readonly WINDOW_MS = 10_000;

  readonly #samples = new Map<number, Sample[]>();

  /** Notes how many messages a topic has ever got; `at` is in ms on any steady clock. */
  observe(topicId: number, total: number, at: number): number | undefined {
    const samples = (this.#samples.get(topicId) ?? []).filter((sample) => at - sample.at <= RateMeter.WINDOW_MS);
    samples.push({ at, total });
    this.#samples.set(topicId, samples);
    return perSecond(samples);
  }

  /** Forgets the topics that are gone. */
  keepOnly(topicIds: ReadonlySet<number>): void {
    for (const id of this.#samples.keys()) {
      if (!topicIds.has(id)) {
        this.#samples.delete(id);
      }
    }
  }
}

function perSecond(samples: Sample[]): number | undefined {
  const first = samples[0];
  const last = samples.at(-1);
  if (first === undefined || last === undefined || last.at <= first.at) {
    return undefined;
  }
  return Math.max(0, ((last.total - first.total) * 1_000) / (last.at - first.at));
}
