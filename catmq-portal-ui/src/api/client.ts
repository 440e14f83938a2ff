import type { GroupDetail, GroupList, Health, Info, Problem, TopicDetail, TopicList } from './types';

/** The server answered, but not with what was asked for. */
export class ApiError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail ?? problem.title);
    this.name = 'ApiError';
    this.problem = problem;
  }
}

/** Nothing answered: the server is down, restarting, or out of reach. */
export class ServerAwayError extends Error {
  constructor(cause: unknown) {
    super('The server does not answer', { cause });
    this.name = 'ServerAwayError';
  }
}

/** The calls of the HTTP API that the portal makes. */
export const api = {
  topics: (signal: AbortSignal) => getJson<TopicList>('v1/topics', signal),
  topic: (name: string, signal: AbortSignal) => getJson<TopicDetail>(`v1/topics/${encodeURIComponent(name)}`, signal),
  groups: (signal: AbortSignal) => getJson<GroupList>('v1/groups', signal),
  group: (name: string, signal: AbortSignal) => getJson<GroupDetail>(`v1/groups/${encodeURIComponent(name)}`, signal),
  /** DOWN comes with 503 and is an answer all the same. */
  health: (signal: AbortSignal) => getJson<Health>('actuator/health', signal, [503]),
  info: (signal: AbortSignal) => getJson<Info>('actuator/info', signal),
};

const TIMEOUT_MS = 10_000;

async function getJson<T>(path: string, signal: AbortSignal, alsoRead: number[] = []): Promise<T> {
  const response = await send(path, AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]));
  if (!response.ok && !alsoRead.includes(response.status)) {
    throw new ApiError(await problemOf(response));
  }
  try {
    return (await response.json()) as T;
  } catch (cause) {
    throw new ServerAwayError(cause);
  }
}

async function send(path: string, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch(path, { signal, headers: { Accept: 'application/json' }, cache: 'no-store' });
  } catch (cause) {
    throw new ServerAwayError(cause);
  }
}

async function problemOf(response: Response): Promise<Problem> {
  const fallback: Problem = { title: response.statusText || 'Request failed', status: response.status };
  try {
    const body: unknown = await response.json();
    return typeof body === 'object' && body !== null && 'title' in body ? (body as Problem) : fallback;
  } catch {
    return fallback;
  }
}
