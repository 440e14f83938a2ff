import { useState } from 'react';
import { ApiError, api } from '../api/client';
import type { PartitionDetail, TopicSummary } from '../api/types';
import { usePoll, type Poll } from '../api/usePoll';
import { RateMeter } from './RateMeter';

/** What only a topic's description tells, by topic id. */
export type TopicFacts = ReadonlyMap<number, { low: number; high: number; perSecond: number | undefined }>;

const NO_FACTS: TopicFacts = new Map();

/** All topics, by name. */
export function useTopicList(): Poll<TopicSummary[]> {
  return usePoll('topics', async (signal) => {
    const { topics } = await api.topics(signal);
    return topics.toSorted((a, b) => a.name.localeCompare(b.name));
  });
}

/**
 * Offsets and rates of the topics that are on the screen. The list does not have them, so these topics are described
 * one by one; the page size bounds how many requests that makes.
 */
export function useTopicFacts(shown: TopicSummary[]): TopicFacts {
  const [meter] = useState(() => new RateMeter());
  const key = shown.map((topic) => topic.id).join(' ');
  return usePoll(`facts ${key}`, (signal) => loadFacts(meter, shown, signal), { keepOnSwitch: true }).data ?? NO_FACTS;
}

async function loadFacts(meter: RateMeter, shown: TopicSummary[], signal: AbortSignal): Promise<TopicFacts> {
  meter.keepOnly(new Set(shown.map((topic) => topic.id)));
  const described = await Promise.all(shown.map(async (topic) => ({ topic, partitions: await describe(topic, signal) })));
  return new Map(
    described
      .filter(({ partitions }) => partitions.length > 0)
      .map(({ topic, partitions }) => {
        const ends = partitions.map((partition) => partition.endOffset);
        const total = ends.reduce((sum, end) => sum + end, 0);
        const low = Math.min(...partitions.map((partition) => partition.logStartOffset));
        return [topic.id, { low, high: Math.max(...ends), perSecond: meter.observe(topic.id, total, performance.now()) }];
      }),
  );
}

async function describe(topic: TopicSummary, signal: AbortSignal): Promise<PartitionDetail[]> {
  try {
    return (await api.topic(topic.name, signal)).partitions;
  } catch (error) {
    if (error instanceof ApiError) {
      return []; // deleted in between, or its database is away: the others are shown all the same
    }
    throw error;
  }
}
