import { testSentences } from '../sentences.fixture.ts';
import { HTTP_ROWS, type HttpEvents } from './http.ts';

testSentences<HttpEvents>(HTTP_ROWS, {
  'http.refused': [
    [
      { from: '10.0.0.9:5000', status: 405, reason: 'only GET and HEAD are answered here' },
      'A request from 10.0.0.9:5000 asks for no file: only GET and HEAD are answered here (405).',
    ],
  ],
  'http.crowded': [
    [{ sender: '10.0.0.1', times: 2 }, '2 connections by HTTP refused, the last one from 10.0.0.1: too many are open.'],
  ],
  'http.not-listening': [
    [
      { message: 'TCP port 80 is taken.', hint: 'Stop that.' },
      'No files by HTTP there: TCP port 80 is taken. Stop that.',
    ],
  ],
});
