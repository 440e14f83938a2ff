import { readFile } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';

const UI = join(import.meta.dirname, '../../target/ui');
const TYPES: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };

interface Topic {
  name: string;
  id: number;
  retentionMs: number | null;
  retentionBytes: number | null;
  ends: number[];
}

/** Serves the built portal and answers the API from memory, so that a test decides what the server says. */
export class StandInServer {
  topics: Topic[] = [];
  #server: Server | undefined;
  #port = 0;

  /** After a stop the same port again, as a server that was restarted. */
  async start(): Promise<void> {
    const server = createServer((request, response) => void this.#answer(request.url ?? '/', response));
    await new Promise<void>((ready) => server.listen(this.#port, '127.0.0.1', ready));
    this.#server = server;
    this.#port = (server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    server?.closeAllConnections();
    await new Promise((closed) => (server ? server.close(closed) : closed(undefined)));
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}/`;
  }

  async #answer(url: string, response: ServerResponse): Promise<void> {
    const body = this.#api(url);
    if (body !== undefined) {
      response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
      return;
    }
    const file = url === '/' ? '/index.html' : url;
    try {
      const content = await readFile(join(UI, file));
      response.writeHead(200, { 'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream' }).end(content);
    } catch {
      response.writeHead(404).end();
    }
  }

  #api(url: string): unknown {
    const groups = this.topics.map((topic) => ({ group: `${topic.name}-readers`, members: 2, epoch: 4, lag: 12 }));
    const topic = this.topics.find((candidate) => url === `/v1/topics/${candidate.name}`);
    const answers: Record<string, unknown> = {
      '/v1/topics': { topics: this.topics.map((each) => ({ ...summary(each), partitions: each.ends.length })) },
      '/v1/groups': { groups },
      '/actuator/health': { status: 'UP' },
      '/actuator/info': { build: { version: '0.1.0-SNAPSHOT' } },
    };
    return topic ? { ...summary(topic), partitions: topic.ends.map(partition) } : answers[url];
  }
}

function summary({ name, id, retentionMs, retentionBytes, ends }: Topic) {
  return { name, id, retentionMs, retentionBytes, messages: ends.reduce((sum, end) => sum + end, 0) };
}

function partition(endOffset: number, index: number) {
  return { partition: index, logStartOffset: 0, endOffset, preferredBroker: 'local' };
}
