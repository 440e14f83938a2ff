import { Table, VisuallyHidden } from '@mantine/core';
import type { GroupSummary } from '../api/types';
import { count } from '../format';
import { hrefOf } from '../shell/useRoute';

export function GroupTable({ groups }: { groups: GroupSummary[] }) {
  return (
    <Table.ScrollContainer minWidth={480}>
      <Table highlightOnHover verticalSpacing="sm">
        <caption>
          <VisuallyHidden>Consumer groups, refreshed every 2 seconds</VisuallyHidden>
        </caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Group</Table.Th>
            <Table.Th scope="col" ta="right">
              Members
            </Table.Th>
            <Table.Th scope="col" ta="right" title="Messages not yet committed, over all partitions">
              Lag
            </Table.Th>
            <Table.Th scope="col" ta="right">
              Epoch
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {groups.map(({ group, members, lag, epoch }) => (
            <Table.Tr key={group}>
              <Table.Th scope="row">
                <a className="row-link" href={hrefOf('groups', group)}>
                  {group}
                </a>
              </Table.Th>
              <Table.Td ta="right">{count(members)}</Table.Td>
              <Table.Td ta="right">{count(lag)}</Table.Td>
              <Table.Td ta="right">{count(epoch)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
