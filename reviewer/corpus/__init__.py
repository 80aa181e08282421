"""What is read: articles, their sentences, layouts of cuts, and anchors."""
