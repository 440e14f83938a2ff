import { Badge, Group, Text, Title, Tooltip } from '@mantine/core';
import { ColorSchemeToggle } from './ColorSchemeToggle';
import type { Server, ServerState } from './useServer';

const STATES: Record<ServerState, { label: string; color: string; hint: string }> = {
  connecting: { label: 'Connecting', color: 'gray', hint: 'Waiting for the first answer' },
  up: { label: 'Server up', color: 'teal', hint: 'The server and its database answer' },
  down: { label: 'Server unhealthy', color: 'orange', hint: 'The server answers, but its health check fails: see /actuator/health' },
  away: { label: 'Server away', color: 'red', hint: 'The server does not answer; asked again every 2 seconds' },
};

export function Header({ server }: { server: Server }) {
  const { label, color, hint } = STATES[server.state];
  return (
    <Group h="100%" px="md" justify="space-between" wrap="nowrap">
      <Group gap="xs" wrap="nowrap">
        <img src="./cat.svg" width={28} height={28} alt="" />
        <Title order={1} size="h3">
          CatMQ
        </Title>
        {server.version !== undefined && (
          <Text size="sm" c="dimmed" visibleFrom="xs">
            {server.version}
          </Text>
        )}
      </Group>
      <Group gap="sm" wrap="nowrap">
        <Tooltip label={hint}>
          <Badge role="status" variant="dot" color={color} size="lg" tt="none" fw={500}>
            {label}
          </Badge>
        </Tooltip>
        <ColorSchemeToggle />
      </Group>
    </Group>
  );
}
