import subprocess
import sys

ONE_EVENT = """
import sys
from assistant.web.gradio_loading import load_gradio

load_gradio()
import gradio as gr
import gradio.component_meta
from fastapi import FastAPI
from fastapi.testclient import TestClient

with gr.Blocks(analytics_enabled=False) as blocks:
    shown = gr.HTML("<p>hello</p>")
app = gr.mount_gradio_app(FastAPI(), blocks, path="/")
with TestClient(app) as client:
    print(client.get("/config").status_code)
print(gr.component_meta.create_or_modify_pyi.__module__)
print(sorted(name for name in ("mcp", "pandas.core") if name in sys.modules))
import pandas
print(pandas.DataFrame({"a": [1, 2]}).a.sum())
"""


def test_gradio_is_imported_without_editor_files_mcp_and_pandas_which_still_works_when_used():
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", ONE_EVENT], capture_output=True, text=True, check=True
    )

    assert done.stdout.split("\n")[:4] == ["200", "assistant.web.gradio_loading", "[]", "3"]
