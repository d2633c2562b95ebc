"""The workbench in the browser: it loads a case as its viewer may see it, calls the library and shows."""
