import { Alert, Table, Text, Title } from '@mantine/core';
import { api } from '../api/client';
import type { GroupDetail, GroupMember } from '../api/types';
import { usePoll } from '../api/usePoll';
import { NOTHING, count, duration, plural } from '../format';
import { DetailDrawer } from '../shell/DetailDrawer';
import { Polled } from '../shell/Polled';

export function GroupDrawer({ name, onClose }: { name: string | undefined; onClose: () => void }) {
  return (
    <DetailDrawer kind="Group" name={name} onClose={onClose}>
      {(shown) => <PolledGroup name={shown} />}
    </DetailDrawer>
  );
}

function PolledGroup({ name }: { name: string }) {
  const poll = usePoll(`group ${name}`, (signal) => api.group(name, signal));
  return (
    <Polled poll={poll}>
      {(group) => (
        <>
          <Text mb="lg">
            {plural(group.members.length, 'member')}, epoch {group.epoch}
          </Text>
          <Failures group={group} />
          <Partitions group={group} />
        </>
      )}
    </Polled>
  );
}

/** Why the lag grows where a handler fails. */
function Failures({ group }: { group: GroupDetail }) {
  const failures = group.partitions.flatMap(({ topic, partition, failing }) => (failing ? [{ topic, partition, ...failing }] : []));
  if (failures.length === 0) {
    return null;
  }
  return (
    <Alert color="orange" title="Messages that cannot be handled" mb="md">
      {failures.map(({ topic, partition, offset, attempts, failingForMs, cause }) => (
        <Text size="sm" key={`${topic} ${partition}`}>
          {topic}, partition {partition}, offset {count(offset)}: failed {plural(attempts, 'time')} in {duration(failingForMs)}{' '}
          <code>{cause}</code>
        </Text>
      ))}
    </Alert>
  );
}

function Partitions({ group }: { group: GroupDetail }) {
  const owners = new Map(group.members.map((member) => [member.memberId, nameOf(member)]));
  return (
    <>
      <Title order={2} size="h4" mb="xs" id="group-partitions">
        Partitions
      </Title>
      <Table.ScrollContainer minWidth={480}>
        <Table aria-labelledby="group-partitions">
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">Topic</Table.Th>
              <Table.Th scope="col" ta="right">
                Partition
              </Table.Th>
              <Table.Th scope="col" ta="right">
                Committed
              </Table.Th>
              <Table.Th scope="col" ta="right">
                End
              </Table.Th>
              <Table.Th scope="col" ta="right">
                Lag
              </Table.Th>
              <Table.Th scope="col">Owner</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {group.partitions.map(({ topic, partition, owner, committed, endOffset, lag }) => (
              <Table.Tr key={`${topic} ${partition}`}>
                <Table.Th scope="row">{topic}</Table.Th>
                <Table.Td ta="right">{partition}</Table.Td>
                <Table.Td ta="right">{committed === null ? NOTHING : count(committed)}</Table.Td>
                <Table.Td ta="right">{count(endOffset)}</Table.Td>
                <Table.Td ta="right">{count(lag)}</Table.Td>
                <Table.Td>{owner === null ? NOTHING : (owners.get(owner) ?? owner)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </>
  );
}

/** Two instances of one application have the same client id; a few characters of the member id tell them apart. */
function nameOf({ memberId, clientId }: GroupMember): string {
  const short = memberId.slice(0, 8);
  return clientId == null || clientId === '' ? short : `${clientId} (${short})`;
}
