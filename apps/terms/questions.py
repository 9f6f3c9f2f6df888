"""The plain questions that stand for the uses of a term sheet."""

from collections.abc import Mapping

FOUR_QUESTIONS: Mapping[str, tuple[str, ...]] = {
    "training": (
        "train_generative",
        "fine_tune_generative",
        "train_analytic",
        "evaluate_benchmark",
        "data_mining",
    ),
    "retrieval": ("ground_rag", "prompt_input", "index_retrieval", "search"),
    "remix": ("remix_stem", "interpolate_sample"),
    "person": ("voice_clone", "likeness", "output_in_style"),
}
"""The four plain questions and the uses that each answers. No question gives away synthetic data."""
