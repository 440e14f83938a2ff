import { MantineProvider } from '@mantine/core';
import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { App } from '../../src/App';

type Answers = Record<string, unknown>;

const ORDERS = { name: 'orders', id: 1, partitions: 2, retentionMs: 604_800_000, retentionBytes: null, messages: 1_707 };
const PARTITIONS = [
  { partition: 0, logStartOffset: 100, endOffset: 1_000, preferredBroker: 'local' },
  { partition: 1, logStartOffset: 0, endOffset: 807, preferredBroker: null },
];
const HEALTHY: Answers = {
  'actuator/health': { status: 'UP' },
  'actuator/info': { build: { version: '0.1.0' } },
  'v1/topics': { topics: [ORDERS] },
  'v1/topics/orders': { ...ORDERS, partitions: PARTITIONS },
  'v1/groups': { groups: [{ group: 'billing', members: 1, epoch: 3, lag: 1_200 }] },
  'v1/groups/billing': {
    group: 'billing',
    epoch: 3,
    members: [{ memberId: '0123456789', clientId: 'app', host: null, memberEpoch: 3, subscribedTopics: ['orders'], assignment: [] }],
    partitions: [{ topic: 'orders', partition: 0, owner: '0123456789', committed: null, endOffset: 1_000, lag: 1_200 }],
  },
};

const AWAY = Symbol('away');
let answers: Answers | typeof AWAY;

beforeEach(() => {
  answers = HEALTHY;
  vi.spyOn(globalThis, 'fetch').mockImplementation((path) => {
    if (answers === AWAY) {
      return Promise.reject(new TypeError('Failed to fetch'));
    }
    const body = answers[String(path)];
    return Promise.resolve(
      body === undefined
        ? Response.json({ title: 'Not found', status: 404, code: 'NOT_FOUND' }, { status: 404 })
        : body instanceof Response
          ? body.clone()
          : Response.json(body),
    );
  });
});

function open() {
  render(
    <MantineProvider env="test">
      <App />
    </MantineProvider>,
  );
}

describe('the topics', () => {
  it('are listed with what is in them', async () => {
    open();
    const row = (await screen.findByRole('rowheader', { name: 'orders' })).closest('tr')!;
    await waitFor(() => expect(within(row).getByText('0 – 1,000')).toBeTruthy());
    expect(within(row).getByText('1,707')).toBeTruthy();
    expect(within(row).getByText('7 days')).toBeTruthy();
  });

  it('show their partitions in a drawer, which Escape closes', async () => {
    open();
    await userEvent.click(await screen.findByRole('link', { name: 'orders' }));
    const drawer = await screen.findByRole('dialog', { name: 'Topic orders' });
    const partition = await within(drawer).findByRole('rowheader', { name: '0' });
    expect(within(partition.closest('tr')!).getByText('900')).toBeTruthy();
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('can be filtered by name', async () => {
    open();
    await userEvent.type(await screen.findByRole('textbox', { name: /filter/i }), 'zzz');
    expect(await screen.findByText('No topic has that in its name.')).toBeTruthy();
  });

  it('say how to make the first one when there is none', async () => {
    answers = { ...HEALTHY, 'v1/topics': { topics: [] } };
    open();
    expect(await screen.findByRole('heading', { name: 'No topics yet' })).toBeTruthy();
    expect(screen.getByText(/curl -X POST/)).toBeTruthy();
  });
});

describe('the groups', () => {
  it('are listed with their lag, and show who owns what', async () => {
    open();
    await userEvent.click(await screen.findByRole('tab', { name: 'Consumer groups' }));
    await userEvent.click(await screen.findByRole('link', { name: 'billing' }));
    const drawer = await screen.findByRole('dialog', { name: 'Group billing' });
    expect(await within(drawer).findByText('app (01234567)')).toBeTruthy();
    expect(within(drawer).getByText('1,200')).toBeTruthy();
    expect(within(drawer).queryByRole('alert')).toBeNull();
  });

  it('say which message holds them up', async () => {
    const group = HEALTHY['v1/groups/billing'] as { partitions: object[] };
    const failing = { offset: 41, attempts: 7, failingForMs: 90_000, cause: 'java.lang.IllegalStateException' };
    answers = { ...HEALTHY, 'v1/groups/billing': { ...group, partitions: [{ ...group.partitions[0], failing }] } };
    open();
    await userEvent.click(await screen.findByRole('tab', { name: 'Consumer groups' }));
    await userEvent.click(await screen.findByRole('link', { name: 'billing' }));
    const drawer = await screen.findByRole('dialog', { name: 'Group billing' });
    expect((await within(drawer).findByRole('alert')).textContent).toContain(
      'orders, partition 0, offset 41: failed 7 times in 1.5 minutes java.lang.IllegalStateException',
    );
  });
});

describe('when something is wrong', () => {
  it('says that the server is away, and finds it again by itself', async () => {
    answers = AWAY;
    open();
    expect((await screen.findByRole('alert')).textContent).toContain('The server does not answer');
    await waitFor(() => expect(screen.getByRole('status', { name: '' }).textContent).toBe('Server away'));
    answers = HEALTHY;
    expect(await screen.findByRole('link', { name: 'orders' })).toBeTruthy();
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('shows the reason that the server gives', async () => {
    const problem = { title: 'Database unavailable', status: 503, detail: 'No connection.', code: 'DATABASE_UNAVAILABLE' };
    answers = { ...HEALTHY, 'v1/topics': Response.json(problem, { status: 503 }) };
    open();
    expect((await screen.findByRole('alert')).textContent).toContain('DATABASE_UNAVAILABLE');
  });

  it('tells an unhealthy server from one that is away', async () => {
    answers = { ...HEALTHY, 'actuator/health': Response.json({ status: 'DOWN' }, { status: 503 }) };
    open();
    expect(await screen.findByText('Server unhealthy')).toBeTruthy();
  });

  it('does without the version', async () => {
    const { 'actuator/info': _, ...rest } = HEALTHY;
    answers = rest;
    open();
    expect(await screen.findByText('Server up')).toBeTruthy();
  });
});
