import type { ReactNode } from 'react';
import type { Poll } from '../api/usePoll';
import { Problem } from './Problem';
import { Waiting } from './Waiting';

interface Props<T> {
  poll: Poll<T>;
  children: (data: T) => ReactNode;
}

/** What was polled, dimmed and with the reason above it when it is not from now. */
export function Polled<T>({ poll: { data, error, receivedAt }, children }: Props<T>) {
  return (
    <>
      {error !== undefined && <Problem error={error} receivedAt={receivedAt} />}
      {data === undefined && error === undefined && <Waiting />}
      {data !== undefined && <div className={error && 'stale'}>{children(data)}</div>}
    </>
  );
}
