import { startApplication } from '../shared/app/start.js';
import { ADDRESSES } from './app.js';

void startApplication({ application: 'dashboard', addresses: ADDRESSES });
