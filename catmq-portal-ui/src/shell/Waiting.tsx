import { Skeleton, Stack, VisuallyHidden } from '@mantine/core';

const LINES = ['a', 'b', 'c'];

/** The first answer is not there yet. */
export function Waiting() {
  return (
    <Stack gap="sm" aria-busy="true">
      <VisuallyHidden role="status">Loading</VisuallyHidden>
      {LINES.map((line) => (
        <Skeleton key={line} height={36} />
      ))}
    </Stack>
  );
}
