import { Button, Code, CopyButton, Group, Paper, Text, Title } from '@mantine/core';

/** The address that the browser used is one that works from here. */
function commandFor(origin: string): string {
  return `curl -X POST ${origin}/v1/topics -H 'Content-Type: application/json' -d '{"name":"orders","partitions":3}'`;
}

export function NoTopics() {
  const command = commandFor(window.location.origin);
  return (
    <Paper withBorder p="xl">
      <Title order={2} size="h3" mb="xs">
        No topics yet
      </Title>
      <Text mb="md">Make the first one from a terminal. It appears here by itself.</Text>
      <Code block mb="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
        {command}
      </Code>
      <Group>
        <CopyButton value={command}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy}>
              {copied ? 'Copied' : 'Copy the command'}
            </Button>
          )}
        </CopyButton>
      </Group>
      <Text mt="lg">
        Or let the sample publish real earthquakes: run <Code>./catmq quickstart</Code> in the repository.
      </Text>
    </Paper>
  );
}
