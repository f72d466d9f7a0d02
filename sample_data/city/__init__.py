"""The invented sample city (示例市): one module per trade, plain tables out."""
