import { ApiError, api } from '../api/client';
import { usePoll } from '../api/usePoll';

export type ServerState = 'connecting' | 'up' | 'down' | 'away';

export interface Server {
  state: ServerState;
  version: string | undefined;
}

interface Facts {
  up: boolean;
  version: string | undefined;
}

export function useServer(): Server {
  const { data, error } = usePoll<Facts>('server', load);
  if (error !== undefined) {
    return { state: error instanceof ApiError ? 'down' : 'away', version: data?.version };
  }
  if (data === undefined) {
    return { state: 'connecting', version: undefined };
  }
  return { state: data.up ? 'up' : 'down', version: data.version };
}

async function load(signal: AbortSignal): Promise<Facts> {
  const [health, version] = await Promise.all([api.health(signal), versionOrNone(signal)]);
  return { up: health.status === 'UP', version };
}

/** The version is a nicety: without it the portal works as well. */
async function versionOrNone(signal: AbortSignal): Promise<string | undefined> {
  try {
    return (await api.info(signal)).build?.version;
  } catch (error) {
    if (error instanceof ApiError) {
      return undefined;
    }
    throw error;
  }
}
