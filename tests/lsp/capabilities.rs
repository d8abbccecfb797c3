//! What is advertised is there: each capability is asked for, and a new one without a line here fails.

use crate::client::{Client, Introduction};
use serde_json::{Value, json};

const NOTE: &str = "notes/messy.md";

/// The request that stands for a capability, with what it is asked besides the document.
fn request(capability: &str) -> Option<(&'static str, Value)> {
    let at = json!({"position": {"line": 8, "character": 4}});
    let range = json!({"range": {"start": {"line": 0, "character": 0}, "end": {"line": 40, "character": 0}}});
    Some(match capability {
        "hoverProvider" => ("textDocument/hover", at),
        "definitionProvider" => ("textDocument/definition", at),
        "declarationProvider" => ("textDocument/declaration", at),
        "implementationProvider" => ("textDocument/implementation", at),
        "referencesProvider" => (
            "textDocument/references",
            json!({"position": {"line": 8, "character": 4}, "context": {"includeDeclaration": true}}),
        ),
        "documentHighlightProvider" => ("textDocument/documentHighlight", at),
        "documentSymbolProvider" => ("textDocument/documentSymbol", json!({})),
        "workspaceSymbolProvider" => ("workspace/symbol", json!({"query": "主权"})),
        "codeActionProvider" => (
            "textDocument/codeAction",
            json!({"range": range["range"], "context": {"diagnostics": []}}),
        ),
        "completionProvider" => ("textDocument/completion", at),
        "codeLensProvider" => ("textDocument/codeLens", json!({})),
        "documentLinkProvider" => ("textDocument/documentLink", json!({})),
        "foldingRangeProvider" => ("textDocument/foldingRange", json!({})),
        "selectionRangeProvider" => (
            "textDocument/selectionRange",
            json!({"positions": [at["position"]]}),
        ),
        "inlayHintProvider" => ("textDocument/inlayHint", range),
        "renameProvider" => ("textDocument/prepareRename", at),
        "semanticTokensProvider" => ("textDocument/semanticTokens/full", json!({})),
        "executeCommandProvider" => (
            "workspace/executeCommand",
            json!({"command": "yinwen.find", "arguments": ["尊重网络主权"]}),
        ),
        "diagnosticProvider" => ("textDocument/diagnostic", json!({})),
        _ => return None,
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn every_capability_that_is_advertised_answers() {
    let mut client = Client::introduce(Introduction::pulling()).await;
    client.open(NOTE).await;
    client
        .claim(|message| message["method"] == json!("workspace/diagnostic/refresh"))
        .await;
    let offered = serde_json::to_value(&client.server.capabilities).expect("capabilities");
    let mut answered = 0;
    for name in offered.as_object().expect("an object").keys() {
        // Notifications and agreements; they have tests of their own.
        if ["positionEncoding", "textDocumentSync", "workspace"].contains(&name.as_str()) {
            continue;
        }
        let (method, mut params) = request(name).unwrap_or_else(|| panic!("{name} is not tested"));
        params["textDocument"] = json!({"uri": client.uri(NOTE)});
        let id = 1000 + answered;
        client
            .send(json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}))
            .await;
        let answer = client
            .claim(|message| message.get("method").is_none() && message["id"] == json!(id))
            .await;
        assert!(answer.get("error").is_none(), "{name}: {answer}");
        answered += 1;
    }
    assert!(answered >= 18, "{answered} were offered");
    client.finish().await;
}
