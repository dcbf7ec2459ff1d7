import { describe, expect, it } from 'vitest';
import { checkPage, checkPreload } from '../../../scripts/security/scan-build.mjs';
import { scanText } from '../../../scripts/security/scan-sources.mjs';
import { readAdvisories } from '../../../scripts/testing/security-suite.mjs';

describe('the static scan', () => {
  it.each([
    ['a wall taken down', 'export const options = { contextIsolation: false };'],
    ['Node in the page', 'export const options = { nodeIntegration: true };'],
    ['a scheme past the policy', 'export const privileges = { bypassCSP: true };'],
    ['a file as page', 'void window.loadFile("x.html");'],
    ['an address opened outside', 'import { shell } from "electron"; void shell.openExternal(address);'],
    ['a message nobody checks', 'import { ipcMain } from "electron"; ipcMain.on("x", () => undefined);'],
    ['a handler beside the contract', 'import { ipcMain } from "electron"; ipcMain.handle("x", () => undefined);'],
    ['more for the page', 'import { contextBridge } from "electron"; contextBridge.exposeInMainWorld("x", {});'],
    ['a process of its own', 'import { spawn } from "node:child_process"; spawn("ls");'],
    ['a shell', 'void execa("ls", [], { shell: true });'],
    ['code out of a text', 'eval(text);'],
    ['a function out of a text', 'new Function(text)();'],
    ['HTML out of a text', 'document.body.innerHTML = text;'],
    ['a search without an end', 'export const isWord = /^(a+)+$/.test(text);'],
    ['a package by a made-up name', 'createRequire(import.meta.url)(name);'],
    ['a module by a made-up name', 'void import(name);'],
    ['a second interpreter', 'import { runInNewContext } from "node:vm"; runInNewContext(text);'],
    ['a plain-text address', 'export const address = "http://example.com/";'],
    ['letters that turn the text around', 'export const name = "a\u202eb";'],
    ['a wall whose finding is switched off', '/* eslint-disable */ export const options = { sandbox: false };'],
  ])('finds %s', async (_what, text) => {
    expect(await scanText(text, 'electron/made-up.ts')).not.toEqual([]);
  });

  it('finds nothing in what is right', async () => {
    expect(await scanText('export const options = { contextIsolation: true, sandbox: true, nodeIntegration: false };', 'electron/made-up.ts')).toEqual([]);
  });

  it('knows a preload that a sandbox would not run', () => {
    expect(checkPreload('const electron = require("electron");')).toEqual([]);
    expect(checkPreload('require("electron"); require("node:fs");')).toHaveLength(1);
    expect(checkPreload('require(name)')).toHaveLength(1);
  });

  it('knows a page with code of its own', () => {
    expect(checkPage('<script type="module" src="./a.js"></script><link rel="stylesheet" href="./a.css">')).toEqual([]);
    for (const page of ['<script>x()</script>', '<img onerror="x()">', '<script src="https://example.com/a.js"></script>']) expect(checkPage(page)).toHaveLength(1);
  });
});

describe('readAdvisories', () => {
  it('takes each finding once', () => {
    const advisory = { source: 7, name: 'a', severity: 'high', title: 'bad', url: 'https://example.com/7' };
    expect(readAdvisories(JSON.stringify({ vulnerabilities: { a: { via: [advisory] }, b: { via: ['a', advisory] } } }))).toEqual([advisory]);
    expect(readAdvisories(JSON.stringify({ vulnerabilities: {} }))).toEqual([]);
  });

  it('tells an answer from a refusal', () => {
    for (const output of ['', 'not found', '{"message":"405 Method Not Allowed","error":{"summary":""}}', '{"vulnerabilities":{},"error":{}}', 'null']) expect(readAdvisories(output)).toBeUndefined();
  });
});
