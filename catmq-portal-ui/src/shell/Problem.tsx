import { Alert, Text } from '@mantine/core';
import { ApiError } from '../api/client';
import { timeOfDay } from '../format';

interface Props {
  error: Error;
  /** When what is still on the screen was received. */
  receivedAt: number | undefined;
}

/** Why there is nothing new. It goes away by itself, since whoever shows it goes on asking. */
export function Problem({ error, receivedAt }: Props) {
  const answered = error instanceof ApiError;
  return (
    <Alert color={answered ? 'orange' : 'red'} title={answered ? error.problem.title : 'The server does not answer'} mb="md">
      {answered ? <Answer error={error} /> : <Text size="sm">It may be stopped or restarting.</Text>}
      <Text size="sm">
        Asked again every 2 seconds. {receivedAt !== undefined && `What you see is from ${timeOfDay(receivedAt)}.`}
      </Text>
    </Alert>
  );
}

function Answer({ error }: { error: ApiError }) {
  const { detail, code, status } = error.problem;
  return (
    <Text size="sm">
      {detail} <code>{code ?? `HTTP ${status}`}</code>
    </Text>
  );
}
