import { SimpleGrid, Table, Title } from '@mantine/core';
import { api } from '../api/client';
import type { TopicDetail } from '../api/types';
import { usePoll } from '../api/usePoll';
import { NOTHING, count, retention } from '../format';
import { DetailDrawer } from '../shell/DetailDrawer';
import { Figure } from '../shell/Figure';
import { Polled } from '../shell/Polled';

export function TopicDrawer({ name, onClose }: { name: string | undefined; onClose: () => void }) {
  return (
    <DetailDrawer kind="Topic" name={name} onClose={onClose}>
      {(shown) => <PolledTopic name={shown} />}
    </DetailDrawer>
  );
}

function PolledTopic({ name }: { name: string }) {
  const poll = usePoll(`topic ${name}`, (signal) => api.topic(name, signal));
  return <Polled poll={poll}>{(topic) => <Details topic={topic} />}</Polled>;
}

function Details({ topic }: { topic: TopicDetail }) {
  return (
    <>
      <SimpleGrid component="dl" cols={2} mt={0} mb="lg">
        <Figure label="Messages" value={count(topic.messages)} />
        <Figure label="Retention" value={retention(topic.retentionMs, topic.retentionBytes)} />
      </SimpleGrid>
      <Title order={2} size="h4" mb="xs" id="partitions">
        Partitions
      </Title>
      <Table aria-labelledby="partitions">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Partition</Table.Th>
            <Table.Th scope="col" ta="right">
              Log start
            </Table.Th>
            <Table.Th scope="col" ta="right">
              End
            </Table.Th>
            <Table.Th scope="col" ta="right">
              Messages
            </Table.Th>
            <Table.Th scope="col">Broker</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {topic.partitions.map(({ partition, logStartOffset, endOffset, preferredBroker }) => (
            <Table.Tr key={partition}>
              <Table.Th scope="row">{partition}</Table.Th>
              <Table.Td ta="right">{count(logStartOffset)}</Table.Td>
              <Table.Td ta="right">{count(endOffset)}</Table.Td>
              <Table.Td ta="right">{count(endOffset - logStartOffset)}</Table.Td>
              <Table.Td>{preferredBroker ?? NOTHING}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </>
  );
}
