import { Group, Pagination, SimpleGrid, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { TopicSummary } from '../api/types';
import { count, rate } from '../format';
import { Figure } from '../shell/Figure';
import { Polled } from '../shell/Polled';
import { goTo } from '../shell/useRoute';
import { NoTopics } from './NoTopics';
import { TopicDrawer } from './TopicDrawer';
import { TopicTable } from './TopicTable';
import { useTopicFacts, useTopicList, type TopicFacts } from './useTopics';

const PAGE_SIZE = 25;

export function TopicsView({ opened }: { opened: string | undefined }) {
  const poll = useTopicList();
  return (
    <>
      <Polled poll={poll}>{(topics) => (topics.length === 0 ? <NoTopics /> : <Topics topics={topics} />)}</Polled>
      <TopicDrawer name={opened} onClose={() => goTo('topics')} />
    </>
  );
}

function Topics({ topics }: { topics: TopicSummary[] }) {
  const [filter, setFilter] = useState('');
  const [page, setPage] = useState(1);
  const matching = topics.filter((topic) => topic.name.toLowerCase().includes(filter.trim().toLowerCase()));
  const pages = Math.max(1, Math.ceil(matching.length / PAGE_SIZE));
  const current = Math.min(page, pages);
  const shown = matching.slice((current - 1) * PAGE_SIZE, current * PAGE_SIZE);
  const facts = useTopicFacts(shown);
  return (
    <>
      <Figures topics={topics} shown={shown} facts={facts} />
      <Group justify="space-between" mb="sm">
        <TextInput
          aria-label="Filter topics by name"
          placeholder="Filter by name"
          value={filter}
          onChange={(event) => setFilter(event.currentTarget.value)}
          w={260}
        />
        {pages > 1 && <Pagination value={current} onChange={setPage} total={pages} size="sm" getItemProps={pageName} />}
      </Group>
      {shown.length > 0 ? <TopicTable topics={shown} facts={facts} /> : <Text>No topic has that in its name.</Text>}
    </>
  );
}

interface FiguresProps {
  topics: TopicSummary[];
  shown: TopicSummary[];
  facts: TopicFacts;
}

function Figures({ topics, shown, facts }: FiguresProps) {
  const rates = shown.map((topic) => facts.get(topic.id)?.perSecond).filter((perSecond) => perSecond !== undefined);
  const rateLabel = shown.length === topics.length ? 'Produced' : 'Produced, topics shown';
  return (
    <SimpleGrid component="dl" cols={{ base: 2, sm: 4 }} mt={0} mb="lg">
      <Figure label="Topics" value={count(topics.length)} />
      <Figure label="Partitions" value={count(sum(topics.map((topic) => topic.partitions)))} />
      <Figure label="Messages" value={count(sum(topics.map((topic) => topic.messages)))} />
      <Figure label={rateLabel} value={rate(rates.length === 0 ? undefined : sum(rates))} />
    </SimpleGrid>
  );
}

function pageName(page: number) {
  return { 'aria-label': `Page ${page}` };
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
