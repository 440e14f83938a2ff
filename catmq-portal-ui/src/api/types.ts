/** What the HTTP API answers (docs/http-api.md). Times are in ms since the epoch. */

export interface TopicSummary {
  name: string;
  id: number;
  partitions: number;
  /** null: the server's default; -1: unlimited. */
  retentionMs: number | null;
  retentionBytes: number | null;
  /** Messages that can be read now, over all partitions. */
  messages: number;
}

export interface TopicList {
  topics: TopicSummary[];
}

export interface PartitionDetail {
  partition: number;
  logStartOffset: number;
  /** The offset that the next message will get. */
  endOffset: number;
  preferredBroker: string | null;
}

export interface TopicDetail extends Omit<TopicSummary, 'partitions'> {
  partitions: PartitionDetail[];
}

export interface GroupSummary {
  group: string;
  members: number;
  epoch: number;
  lag: number;
}

export interface GroupList {
  groups: GroupSummary[];
}

export interface GroupMember {
  memberId: string;
  clientId?: string | null;
  host?: string | null;
  memberEpoch: number;
  subscribedTopics: string[];
}

export interface GroupPartition {
  topic: string;
  partition: number;
  owner: string | null;
  /** null: this group has not committed anything here. */
  committed: number | null;
  endOffset: number;
  lag: number;
  /** The message that its owner cannot handle; absent when all goes well, and from older servers. */
  failing?: PartitionFailure | null;
}

export interface PartitionFailure {
  offset: number;
  attempts: number;
  failingForMs: number;
  cause?: string | null;
}

export interface GroupDetail {
  group: string;
  epoch: number;
  members: GroupMember[];
  partitions: GroupPartition[];
}

export interface Health {
  status: string;
}

export interface Info {
  build?: { version?: string };
}

/** RFC 9457 problem details, as the server sends them with every error. */
export interface Problem {
  title: string;
  status: number;
  detail?: string;
  code?: string;
  retriable?: boolean;
}
