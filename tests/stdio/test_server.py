"""The real binary over stdin and stdout, driven by a client library that is not ours.

Run by .ci/run: pytest -o asyncio_mode=auto tests/stdio, with YINWEN naming the binary.
"""

import asyncio
import os
import pathlib
import shutil
import subprocess

import pytest
import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

ROOT = pathlib.Path(__file__).parents[2]
BINARY = os.environ.get("YINWEN", str(ROOT / "target/release/yinwen"))
MISTAKE = "“尊重网路主权”[@xi2015]。\n"


ANSWERED = [
    types.CLIENT_REGISTER_CAPABILITY,
    types.WORKSPACE_CODE_LENS_REFRESH,
    types.WORKSPACE_INLAY_HINT_REFRESH,
    types.WORKSPACE_SEMANTIC_TOKENS_REFRESH,
]


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(ROOT / "examples/wuzhen", tmp_path / "wuzhen")
    return tmp_path / "wuzhen"


@pytest_lsp.fixture(
    params=["neovim", "visual_studio_code", "emacs"],
    config=ClientServerConfig(server_command=[BINARY, "lsp"]),
)
async def client(lsp_client: LanguageClient, request, folder):
    # What the clients of these capabilities answer, and the library leaves to its users.
    for method in ANSWERED:
        lsp_client.feature(method)(lambda *_: None)
    workspace = types.WorkspaceFolder(uri=folder.as_uri(), name="wuzhen")
    session = await lsp_client.initialize_session(
        types.InitializeParams(
            capabilities=client_capabilities(request.param),
            workspace_folders=[workspace],
        )
    )
    lsp_client.encoding = session.capabilities.position_encoding
    yield lsp_client
    await lsp_client.shutdown_session()


def open_note(client, folder, text):
    uri = (folder / "notes/new.md").as_uri()
    document = types.TextDocumentItem(uri=uri, language_id="markdown", version=1, text=text)
    client.text_document_did_open(types.DidOpenTextDocumentParams(text_document=document))
    return uri


async def diagnostics(client, uri):
    """The first diagnostics of a document, pushed or pulled."""
    for _ in range(600):
        if client.diagnostics.get(uri):
            return client.diagnostics[uri]
        if client.capabilities.text_document.diagnostic:
            report = await client.text_document_diagnostic_async(
                types.DocumentDiagnosticParams(types.TextDocumentIdentifier(uri))
            )
            if report.items:
                return report.items
        await asyncio.sleep(0.05)
    raise AssertionError("no diagnostics")


async def test_a_mistake_is_found_shown_and_mended(client: LanguageClient, folder):
    uri = open_note(client, folder, MISTAKE)
    (found,) = await diagnostics(client, uri)
    assert found.code == "misquoted-wording"
    after_the_mark = 3 if client.encoding == "utf-8" else 1
    assert found.range.start == types.Position(0, after_the_mark)

    document = types.TextDocumentIdentifier(uri)
    hover = await client.text_document_hover_async(
        types.HoverParams(text_document=document, position=types.Position(0, 4))
    )
    assert "网络" in hover.contents.value

    definition = await client.text_document_definition_async(
        types.DefinitionParams(text_document=document, position=types.Position(0, 4))
    )
    assert definition

    actions = await client.text_document_code_action_async(
        types.CodeActionParams(
            text_document=document,
            range=found.range,
            context=types.CodeActionContext(diagnostics=[found]),
        )
    )
    preferred = next(action for action in actions if action.is_preferred)
    if preferred.edit is None:
        preferred = await client.code_action_resolve_async(preferred)
    changes = preferred.edit.document_changes or list(preferred.edit.changes.values())
    edits = getattr(changes[0], "edits", changes[0])
    assert edits[0].new_text == "络" or edits[0].new_text == "网络"


async def test_ids_are_completed(client: LanguageClient, folder):
    uri = open_note(client, folder, MISTAKE + "\n见[@xi")
    await diagnostics(client, uri)
    answer = await client.text_document_completion_async(
        types.CompletionParams(
            text_document=types.TextDocumentIdentifier(uri),
            position=types.Position(2, 5),
        )
    )
    items = answer if isinstance(answer, list) else answer.items
    assert any("xi2015" in item.label for item in items)


def test_exit_ends_the_process_though_stdin_stays_open():
    server = subprocess.Popen([BINARY, "lsp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def send(body):
        server.stdin.write(f"Content-Length: {len(body)}\r\n\r\n{body}".encode())
        server.stdin.flush()

    send('{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}')
    send('{"jsonrpc":"2.0","method":"initialized","params":{}}')
    send('{"jsonrpc":"2.0","id":2,"method":"shutdown"}')
    send('{"jsonrpc":"2.0","method":"exit"}')
    assert server.wait(timeout=20) == 0
