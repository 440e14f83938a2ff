import { Paper, Text, Title } from '@mantine/core';
import { api } from '../api/client';
import { usePoll } from '../api/usePoll';
import { Polled } from '../shell/Polled';
import { goTo } from '../shell/useRoute';
import { GroupDrawer } from './GroupDrawer';
import { GroupTable } from './GroupTable';

export function GroupsView({ opened }: { opened: string | undefined }) {
  const poll = usePoll('groups', async (signal) => {
    const { groups } = await api.groups(signal);
    return groups.toSorted((a, b) => a.group.localeCompare(b.group));
  });
  return (
    <>
      <Polled poll={poll}>{(groups) => (groups.length === 0 ? <NoGroups /> : <GroupTable groups={groups} />)}</Polled>
      <GroupDrawer name={opened} onClose={() => goTo('groups')} />
    </>
  );
}

function NoGroups() {
  return (
    <Paper withBorder p="xl">
      <Title order={2} size="h3" mb="xs">
        No consumer groups yet
      </Title>
      <Text>A group appears here when its first consumer subscribes to a topic.</Text>
    </Paper>
  );
}
