import { describeRelayContract } from '../../ports/relay.contract.ts';
import { LocalRelay } from './local.ts';

describeRelayContract('local', { open: async (node) => new LocalRelay(node), nodes: 'one' });
