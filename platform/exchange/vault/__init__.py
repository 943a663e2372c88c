"""Sealed content and where it lies: keys, epochs, blobs. Only the gateway enters it; app and commands build it."""
