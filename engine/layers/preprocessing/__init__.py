"""Layers that prepare data: numbers are normalized and put into bins, words and categories are looked up and hashed."""

from engine.layers.preprocessing.category_encoding import CategoryEncoding
from engine.layers.preprocessing.discretization import Discretization
from engine.layers.preprocessing.hashing import HashedCrossing, Hashing
from engine.layers.preprocessing.lookup import IntegerLookup, StringLookup
from engine.layers.preprocessing.normalization import Normalization
from engine.layers.preprocessing.text_vectorization import TextVectorization
