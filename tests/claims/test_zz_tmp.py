import sys, json, time
from io import StringIO
import pytest
from collections import Counter
from django.core.management import call_command
from tests import makers
pytestmark = [pytest.mark.django_db, pytest.mark.realdata]
@pytest.mark.parametrize("cat",["spotify2024_isrc","playlist_tracks","msd_on_spotify","billboard_lowercased","text_goodbooks","visual_tate_artworks"][:5])
def test_all(real_data, cat):
    lists={"text_goodbooks":["books3_isbns.txt.gz"],"visual_tate_artworks":["clip_interrogator_artists.txt"]}.get(cat,["msd_subset_unique_tracks.txt","harmonix_metadata.csv"] + ["mir_datasets_tracks.csv"])
    a=makers.person("Ada"); c=makers.collective("C",members=[a],steward=makers.person("S"))
    t=time.time()
    call_command("import_catalogue",str(real_data/f"1_catalogue/{cat}.csv"),"--artist",a.email,"--json",stdout=StringIO())
    print(cat,"import",round(time.time()-t,1))
    res={}
    for l in lists:
        t=time.time(); o=StringIO()
        call_command("match_dataset",str(real_data/"2_manifests"/l),"--collective",c.slug,"--json",stdout=o)
        r=json.loads(o.getvalue()); res[l]=r
        print(cat,l,{k:v for k,v in r.items() if k!="hits"}, "artists",len({h["artist"] for h in r["hits"]}), "lines", len({h["line"] for h in r["hits"]}), round(time.time()-t,1))
    json.dump(res,open(f"/tmp/hits_{cat}.json","w"))
