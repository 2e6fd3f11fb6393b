"""The prep line: a hospital telephone line that says how to prepare for a ketamine infusion."""
