import { Anchor, AppShell, Container, Tabs } from '@mantine/core';
import { GroupsView } from './groups/GroupsView';
import { Header } from './shell/Header';
import { goTo, useRoute } from './shell/useRoute';
import { useServer } from './shell/useServer';
import { TopicsView } from './topics/TopicsView';

export function App() {
  const route = useRoute();
  const server = useServer();
  return (
    <AppShell header={{ height: 60 }} padding="md">
      <Anchor href="#main" className="skip-link" onClick={focusMain}>
        Skip to the content
      </Anchor>
      <AppShell.Header>
        <Header server={server} />
      </AppShell.Header>
      <AppShell.Main id="main" tabIndex={-1}>
        <Container size="lg" px={0}>
          <Tabs value={route.view} onChange={(view) => goTo(view === 'groups' ? 'groups' : 'topics')} keepMounted={false}>
            <Tabs.List mb="lg" aria-label="What to look at">
              <Tabs.Tab value="topics">Topics</Tabs.Tab>
              <Tabs.Tab value="groups">Consumer groups</Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="topics">
              <TopicsView opened={route.name} />
            </Tabs.Panel>
            <Tabs.Panel value="groups">
              <GroupsView opened={route.name} />
            </Tabs.Panel>
          </Tabs>
        </Container>
      </AppShell.Main>
    </AppShell>
  );
}

/** The fragment is the route, so the link may not change it. */
function focusMain(event: React.MouseEvent) {
  event.preventDefault();
  document.getElementById('main')?.focus();
}
