import { Table, VisuallyHidden } from '@mantine/core';
import type { TopicSummary } from '../api/types';
import { NOTHING, count, rate, retention } from '../format';
import { hrefOf } from '../shell/useRoute';
import type { TopicFacts } from './useTopics';

interface Props {
  topics: TopicSummary[];
  facts: TopicFacts;
}

export function TopicTable({ topics, facts }: Props) {
  return (
    <Table.ScrollContainer minWidth={720}>
      <Table highlightOnHover verticalSpacing="sm">
        <caption>
          <VisuallyHidden>Topics, refreshed every 2 seconds</VisuallyHidden>
        </caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Topic</Table.Th>
            <Table.Th scope="col" ta="right">
              Partitions
            </Table.Th>
            <Table.Th scope="col" ta="right">
              Messages
            </Table.Th>
            <Table.Th scope="col" ta="right" title="Lowest log start to highest end, over the partitions">
              Offsets
            </Table.Th>
            <Table.Th scope="col" ta="right" title="Average of the last 10 seconds">
              Produced
            </Table.Th>
            <Table.Th scope="col">Retention</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {topics.map((topic) => (
            <TopicRow key={topic.id} topic={topic} facts={facts} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function TopicRow({ topic, facts }: { topic: TopicSummary; facts: TopicFacts }) {
  const fact = facts.get(topic.id);
  return (
    <Table.Tr>
      <Table.Th scope="row">
        <a className="row-link" href={hrefOf('topics', topic.name)}>
          {topic.name}
        </a>
      </Table.Th>
      <Table.Td ta="right">{count(topic.partitions)}</Table.Td>
      <Table.Td ta="right">{count(topic.messages)}</Table.Td>
      <Table.Td ta="right">{fact ? `${count(fact.low)} – ${count(fact.high)}` : NOTHING}</Table.Td>
      <Table.Td ta="right">{rate(fact?.perSecond)}</Table.Td>
      <Table.Td>{retention(topic.retentionMs, topic.retentionBytes)}</Table.Td>
    </Table.Tr>
  );
}
