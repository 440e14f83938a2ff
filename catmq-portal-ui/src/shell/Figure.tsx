import { Paper, Text } from '@mantine/core';

/** One number with its name. */
export function Figure({ label, value }: { label: string; value: string }) {
  return (
    <Paper withBorder px="md" py="sm" component="div">
      <Text component="dt" size="sm" c="dimmed">
        {label}
      </Text>
      <Text component="dd" m={0} fz="clamp(1rem, 4.5vw, 1.5rem)" fw={600} lh={1.300} className="numbers" style={{ overflowWrap: 'anywhere' }}>
        {value}
      </Text>
    </Paper>
  );
}
